import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, stemFolded } from '../../src/search/stem.ts';
import { readBodies } from './real-data.ts';

const stem = (word: string) => stemFolded(fold(word));

describe('folding', () => {
  test.each([
    ['Élève', 'eleve'],
    ['e\u0301le\u0300ve', 'eleve'],
    ['ŒUVRE', 'oeuvre'],
    ['ex æquo', 'exaequo'],
    ['Straße', 'strasse'],
    ['asso\u00adcia\u00adtion', 'association'],
    ['oﬃciel', 'officiel'],
    ['m²', 'm2'],
    ['Ιδέα', 'ιδεα'],
    ['ʼ·—', ''],
  ])('%s is folded to %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  test('folding twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (word) => fold(fold(word)) === fold(word)));
  });
});

describe('words of one family', () => {
  test.each([
    ['bénévole', 'bénévoles', 'benevole', 'BÉNÉVOLES'],
    ['adhérent', 'adhérents', 'adhérente', 'ADHERENTES'],
    ['association', 'associations', 'associatif', 'associative', 'associer'],
    ['élu', 'élus', 'élue', 'élues', 'elus'],
    ['année', 'années', 'annees'],
    ['lieu', 'lieux'],
    ['enjeu', 'enjeux'],
    ['travail', 'travaux'],
    ['journal', 'journaux'],
    ['conflit', 'conflits'],
    ['photo', 'photos'],
    ['vidéo', 'vidéos'],
    ['contenu', 'contenus', 'contenue'],
    ['commission', 'commissions'],
    ['salarié', 'salariés', 'salariée', 'salariées', 'salariees'],
    ['associé', 'associés', 'associée', 'associées'],
    ['décider', 'décidé', 'décidée', 'décidées'],
    ['modifier', 'modifie', 'modifié', 'modifiées'],
    ['dernier', 'dernière', 'derniers', 'dernières'],
    ['actif', 'active', 'actifs', 'actives'],
    ['directeur', 'directrice', 'directeurs', 'directrices'],
    ['chercheur', 'chercheuse', 'chercheuses'],
    ['heureux', 'heureuse', 'heureuses'],
    ['français', 'française', 'françaises'],
    ['compris', 'comprise', 'comprises'],
    ['employer', 'employé', 'employée', 'emploi', 'emplois'],
    ['citoyen', 'citoyenne', 'citoyennes'],
    ['professionnel', 'professionnelle', 'professionnels'],
    ['tous', 'toutes', 'tout'],
    ['local', 'locaux', 'locale', 'locales'],
    ['principal', 'principaux', 'principale'],
    ['bateau', 'bateaux'],
    ['président', 'présidente', 'présidents'],
    ['trésorier', 'trésorière', 'trésoriers'],
    ['acteur', 'actrice', 'acteurice'],
    ['travailleur', 'travailleuse', 'travailleuses'],
    ['voter', 'vote', 'votes', 'voté', 'votée', 'votées', 'votant'],
    ['subvention', 'subventions', 'subventionner', 'subventionné', 'subventionnées'],
    ['public', 'publics', 'publique', 'publiques'],
    ['laïc', 'laïque', 'laïques'],
    ['communication', 'communiquer', 'communiqué', 'communications'],
    ['bon', 'bonne', 'bons'],
    ['égal', 'égaux', 'égale'],
  ])('meet: %s, %s …', (...words) => {
    expect(new Set(words.map(stem)).size, words.map(stem).join(' ')).toBe(1);
  });
});

/** Of a list: `one other, one other`. */
const pairsOf = (list: string) => list.split(',').map((pair) => pair.trim().split(/\s+/) as [string, string]);

describe('what is asked for and what a text says', () => {
  const verbs =
    pairsOf(`recevoir reçoit, recevra reçues, recevez reçoivent, percevoir perçue, concevoir conçoit, voir voient, prévoir prévue,
prévoit prévus, prendre pris, prendre prennent, comprend compris, apprendre apprenez, reprise reprendre, mettre mise,
mettre mettent, soumettre soumis, transmettre transmises, admettre admis, tenir tiendra, obtenir obtenu, obtiennent obtenues,
convenir convient, devenir devient, soutenir soutien, maintenir maintien, appartenir appartiennent, satisfaire satisfait,
interdire interdits, écrire écrivent, inscrire inscrivent, inscrivez inscrite, inscription inscrire, lisez lire, lecture lire,
élire élisent, élection élire, conduire conduisent, réduire réduite, construire construit, détruire détruits,
connaître connaissent, connu connaître, reconnaître reconnue, disparaître disparu, naissent naître, vivre vécu, suivre suivi,
poursuivre poursuit, rendre rendue, vendre vendent, vente vendre, répondre répondu, répondre réponse, attendre attendez,
perdre perdus, perte perdre, débattre débattu, convaincre convaincue, croire croient, parcourir parcourent, mourir meurent,
ouvrir ouverte, découvrir découvert, souffrir souffert, offrir offerts, sortir sortent, servir serviront, acquérir acquise,
requérir requis, rejoindre rejoignent, craindre craignez, éteindre éteint, conclure conclut, inclure inclus, résoudre résolu,
plaire plaît, recueillir recueillent, accueillir accueillis, suffire suffisent, extraire extrait, interrompre interrompu,
envoyer enverra, payer paient, paye paie, payé paiera, nettoyer nettoient, essayer essaie, employer emploient, appuyer appuient,
appeler appellent, renouveler renouvelle, rejeter rejette, acheter achètent, voter votent, demander demandent,
proposer proposons, utiliser utilisent, supprimer suppriment, suppression supprimer, informer informent, modifier modifient,
modification modifier, vérifiez vérification, créer créent, étudier étudient, publier publiée, oublier oubliez,
organiser organisons, dépasser dépasse, former forment, définir définissent, choisir choix, établir établissons,
réunir réunissons, remplir rempli, agir agissent, décider décision, communiquer communiquent`);
  const adjectives =
    pairsOf(`nouveau nouvelle, nouvel nouveaux, beau belles, vieux vieille, vieil vieux, doux douce, blanc blanche, long longue,
franc franche, sec sèche, faux fausse, gros grosses, bref brève, étranger étrangère, léger légères, premier premières,
légal légaux, mondial mondiaux, tribunal tribunaux, émail émaux, niveau niveaux, réseau réseaux, jumeau jumelle,
créateur créatrice, coureur coureuse, sportif sportive, annuel annuelles, ancien anciennes, complet complète, grec grecque,
favori favorite`);

  test.each([...verbs, ...adjectives])('meet: %s, %s', (asked, said) => {
    expect(stem(said)).toBe(stem(asked));
  });

  const others =
    pairsOf(`revenu revenir, vue voir, voie voir, voies voient, cours courir, court courir, courant courent, parcours parcourir,
concours concourir, discours discourir, secours secourir, entreprise entreprendre, permis permettre, compromis compromettre,
contenu contenir, maintenant maintenir, suivant suivre, part partir, parti partir, partie partir, sort sortir, sorte sortir,
produit produire, fonds fondre, savon savoir, vienne venir, avenir venir, mort mourir, bois boire, but boire, crue croire,
nuit nuire, plus plaire, vie vivre, vives vivre, plainte plaindre, adjoint adjoindre, devis devoir, devise devoir,
devant devoir, aperçu apercevoir, prime prendre, lit lire, livre lire, fin finir, fin fini, élu élire, rendu rendre,
entretien entretenir, dessert desservir, commit commettre, vis vivre, agent agir, parent parer, présent prêter, content conter,
urgent user, récent recette, pays payer, pays paie, paix payer, agent âge, patient patin, talent taler, serpent serpe,
organe organiser, cour courir, tente tenir, vente venir, vent vendre, rente rendre, ferme faire, verre voir, direction dire,
santé sentir, mission mettre, service servir, attente attester, ouvrier ouvrir, œuvre ouvrir, offense offrir, vieux vie,
secteur sec, franchir franc, foule fou, courriel courrier, prévention prévenir, convention convenir, subvention subvenir,
poursuite poursuivre, publication public, élément élever, document docile, tendance tendre,
maintenance maintenir, atteinte atteindre, étude étudier, bénéfice bénéficier, licence licencier, associé association`);

  test.each(others)('stay apart: %s, %s', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

describe('words that only look alike', () => {
  test.each([
    ['loi', 'loyer'],
    ['foi', 'foyer'],
    ['fiche', 'fichier'],
    ['quart', 'quartier'],
    ['statut', 'statue'],
    ['bénévole', 'bénévolat'],
    ['réunion', 'région'],
    ['Paris', 'pari'],
    ['conseil', 'console'],
    ['élu', 'élève'],
    ['mois', 'moi-même'],
    ['université', 'univers'],
    ['compte', 'conte'],
    ['organe', 'organisation'],
    ['foyer', 'foie'],
    ['maïs', 'mai'],
    ['fonds', 'fond'],
    ['commune', 'communication'],
    ['public', 'publication'],
    ['public', 'publicité'],
    ['social', 'société'],
    ['action', 'acte'],
    ['action', 'actif'],
    ['mission', 'mise'],
    ['région', 'régime'],
    ['général', 'générer'],
    ['place', 'plaque'],
    ['impôt', 'imposer'],
    ['facture', 'facteur'],
    ['fondation', 'fondement'],
    ['information', 'informatique'],
    ['politique', 'police'],
    ['projet', 'projection'],
    ['personne', 'personnel'],
    ['concert', 'concertation'],
    ['contact', 'contrat'],
    ['ville', 'village'],
    ['salle', 'salaire'],
    ['directeur', 'direction'],
    ['section', 'secteur'],
    ['terrain', 'terre'],
  ])('stay apart: %s, %s', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

test('numbers, years and short words stay as they are', () => {
  expect(['2024', '1300000', 'ca', 'ag', '30h', 'covid19'].map(stem)).toEqual([
    '2024',
    '1300000',
    'ca',
    'ag',
    '30h',
    'covid19',
  ]);
});

test('words that JavaScript objects know are words', () => {
  expect(['constructor', '__proto__', 'toString'].map(stem)).toEqual(['constructor', 'proto', 'tostring']);
});

/** Pairs found in real texts: the word and its other form both occur. */
describe('on the words of real texts', () => {
  const words = new Set<string>();
  for (const name of ['code-civil', 'guides-etalab', 'multibao']) {
    for (const body of readBodies(name)) {
      for (const [word] of body
        .normalize('NFC')
        .toLowerCase()
        .matchAll(/\p{L}{4,}/gu))
        words.add(word);
    }
  }

  test.each<[string, RegExp, string, number]>([
    ['the plural in s', /(?<=[^sxz])$/, 's', 0.99],
    ['the plural in x', /(?<=eau|eu)$/, 'x', 1],
    ['the plural in aux', /al$/, 'aux', 0.93],
    ['the feminine participle', /é$/, 'ée', 0.98],
    ['its plural', /é$/, 'ées', 0.98],
    ['the feminine in -ière', /ier$/, 'ière', 1],
    ['the feminine in -ive', /if$/, 'ive', 1],
    ['the feminine in -trice', /teur$/, 'trice', 1],
    ['the infinitive of a participle', /é$/, 'er', 0.94],
  ])('%s meets its word', (_what, ending, other, least) => {
    const pairs = [...words]
      .filter((word) => ending.test(word))
      .map((word) => [word, word.replace(ending, other)]);
    const real = pairs.filter(([, form]) => form !== undefined && words.has(form));
    const met = real.filter(([word = '', form = '']) => stem(word) === stem(form));
    expect(real.length).toBeGreaterThan(4);
    expect(met.length / real.length).toBeGreaterThanOrEqual(least);
  });
});
