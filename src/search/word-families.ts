/** Words of which rules of endings cannot tell to which others they belong. Without accents, like all that is made stems of. */

/**
 * Words that the rules would split or mix up, with the form to take instead. Some are given an `e` that is no French: it
 * keeps Snowball from cutting them into another word (`loyer` into `loi`).
 */
export const irregular: ReadonlyMap<string, string> = readPairs(`
  travaux travail, tous tout, baux bail, vitraux vitrail, coraux corail, emaux email, emplois emploi,
  tournois tournoi, lois loi, rois roi, delais delai, essais essai, pays payse, refus refuse, abus abuse, confus confuse,
  diffus diffuse, divers diverse, paris parise, mais maise, fonds fondse, choix choisir, gros grosse,
  loyer loyere, foyer foyere, concertation concertatione, communication communiquer, communique communiquer,
  publique public, laique laic, grecque grec, turque turc, mail email, rdv rendezvou,
  nouvel nouveau, nouvelle nouveau, belle beau, vieil vieux, vieille vieux, jumelle jumeau, folle fou, douce doux,
  fausse faux, rousse roux, blanche blanc, franche franc, seche sec, longue long, breve bref,
  basse bas, favorite favori, maligne malin, etrangere etranger, legere leger, passagere passager,
  menagere menager, mensongere mensonger, depasse depasser, surpasse surpasser, ramasse ramasser,
  debarrasse debarrasser, embrasse embrasser, payer paie, paye paie, payee paie, payez paie, payons paie, payant paie,
  payante paie, payait paie, payaient paie, paient paie`);

/** What is done, with the verb that says so, where both mean the same and no rule leads from one to the other. */
export const actions: ReadonlyMap<string, string> = readPairs(`
  inscription inscrire, reinscription reinscrire, souscription souscrire, transcription transcrire,
  admission admettre, transmission transmettre, soumission soumettre, omission omettre, promesse promettre,
  construction construire, reconstruction reconstruire, destruction detruire, reduction reduire,
  traduction traduire, reproduction reproduire, interdiction interdire, lecture lire, ouverture ouvrir,
  election elire, acquisition acquerir, obtention obtenir, intervention intervenir, abstention abstenir,
  detention detenir, dissolution dissoudre, inclusion inclure, exclusion exclure, vente vendre, perte perdre,
  attente attendre, reponse repondre, defense defendre, suspension suspendre, descente descendre,
  definition definir, repartition repartir, suppression supprimer, decision decider, revision reviser,
  diffusion diffuser, adhesion adherer, gestion gerer, suggestion suggerer, oubli oublier, redaction rediger, correction corriger,
  protection proteger, possession posseder, signature signer, fermeture fermer, preuve prouver, retrait retirer,
  nomination nommer, convocation convoquer, revocation revoquer, delegation deleguer, opposition opposer,
  proposition proposer`);

/** Nouns and adjectives that end as verbs do with `ils`, other than those in -ment. */
export const nounsInEnt: ReadonlySet<string> = readWords(`
  absent abstinent accent accident adherent adjacent adolescent afferent affluent agent ambivalent
  antecedent apparent ardent argent arpent astringent auvent avent cent chiendent client coefficient coherent
  competent concurrent confident confluent conscient consequent content continent contingent contrevent convalescent
  convergent corpulent couvent decadent decent deferent deficient dent detergent
  different diligent dissident divergent effervescent efficient effluent eloquent emergent eminent emollient
  equivalent escient event evident excedent excellent expedient fervent florent fluorescent frequent gent gradient
  grandparent immanent imminent impatient impertinent impotent imprudent impudent incandescent incident incoherent
  incompetent inconscient inconsequent inconvenient indecent independent indifferent indigent indolent indulgent
  inefficient influent ingredient inherent innocent insolent insurgent intelligent intermittent latent laurent lent
  luminescent mecontent negligent obsolescent occident omnipotent omnipresent onguent opulent orient
  paravent parent patient permanent pertinent phosphorescent polyvalent preadolescent precedent preeminent present
  president prevalent proeminent prudent quotient recent recipient rereferent regent relent resident reticent
  senescent sergent serpent somnolent souvent strident subsequent succulent talent tangent torrent
  transparent trident turbulent urgent vent vincent violent virulent`);

/** Verbs whose forms with `ils` end as nouns in -ment do. */
export const verbsInMer: ReadonlySet<string> = readWords(`
  acclamer affamer affirmer aimer alarmer allumer animer armer assommer assumer blamer brimer calmer charmer chomer
  clamer comprimer confirmer conformer consommer consumer decimer declamer deformer denommer deprimer desarmer
  diffamer embaumer enfermer enflammer entamer estimer exprimer fermer filmer former fumer germer gommer imprimer
  informer inhumer intimer legitimer mimer nommer opprimer parfumer parsemer perimer presumer primer proclamer
  programmer reclamer refermer reformer renommer reprimer resumer semer sommer sublimer supprimer surnommer
  transformer`);

/** Verbs whose forms end as nouns in -ie do; those in -fier need not be told. */
export const verbsInIer: ReadonlySet<string> = readWords(`
  affilier allier apprecier approprier beneficier charrier colorier concilier confier congedier
  contrarier copier crier dedier defier delier deplier differencier dissocier distancier domicilier epier etudier
  expedier exproprier fier humilier incendier initier injurier irradier licencier lier manier mefier mendier
  multiplier negocier nier obvier oublier pallier parodier photocopier plier prejudicier prier privilegier publier
  radier rallier reconcilier recopier relier remanier remedier remercier renier repertorier replier repudier resilier
  skier soucier supplier trier varier`);

/** Frequent verbs whose forms with `nous` are no plural of a noun in -on. */
export const verbsInOns: ReadonlySet<string> = readWords(`
  aborder accepter accompagner acheter adopter adresser aider aimer ajouter animer annoncer appeler appliquer apporter
  assurer attribuer avancer chercher citer cliquer commander commencer communiquer compter concentrer confirmer
  conseiller conserver considerer consulter contacter continuer contribuer creer decider declarer demander deposer
  developper discuter disposer distinguer donner echanger effectuer encourager engager envisager esperer estimer
  etudier evaluer eviter exercer exiger expliquer exposer faciliter fixer former garder habiter imaginer imposer
  indiquer informer installer interesser inviter laisser lancer limiter lutter manger marcher mener mentionner monter
  montrer observer occuper organiser oublier partager participer passer penser poser preciser preferer preparer
  presenter privilegier profiter proposer proteger rappeler realiser rechercher recommander refuser regarder
  regler remercier remplacer rencontrer renouveler repeter respecter rester retirer retrouver selectionner signaler
  signer souhaiter souligner stocker suggerer supposer supprimer telecharger terminer tester tourner traiter
  transferer travailler trouver utiliser valider veiller verifier verser viser visiter voter`);

function readPairs(lines: string): ReadonlyMap<string, string> {
  const pairs = lines.split(',').map((pair) => pair.trim().split(/\s+/));
  return new Map(pairs.map(([word = '', other = '']) => [word, other]));
}

function readWords(lines: string): ReadonlySet<string> {
  return new Set(lines.trim().split(/\s+/));
}
