/**
 * French verbs whose forms are too far from each other for endings to be cut off. Without accents: what stems are made of
 * has none. Verbs that help others (`pouvoir`, `devoir`, `faire`) are left out: they say nothing of what is looked for, and
 * pages that hold any form of them are too many.
 */

/**
 * Beginnings (`_`: none) | ending of the infinitive | present, singular | stem of `nous` (also of the imperfect and of the
 * participle), and of `ils` (also of the subjunctive) where it is another | stem of the future | participles | other forms.
 */
const models = `
re per con de aper | cevoir | cois coit | cev coiv | cevr | cu |
_ equi pre | valoir | vaut | val | vaudr | valu | vaille
_ re entre | voir | vois voit | voy voi | verr | vu |
pre pour | voir | vois voit | voy voi | voir | vu |
e pro | mouvoir | meut | mouv meuv | mouvr | mu |
_ ap com entre re sur | prendre | prends prend | pren prenn | prendr | pris | prit prirent
_ ad com compro e o per pro re sou trans retrans | mettre | mets met | mett | mettr | mis | mit mirent
_ con de entre main ob re sou appar abs | tenir | tiens tient | ten tienn | tiendr | tenu | tint tinrent
main sou | tenir | tien | | | |
_ con de rede inter par pre pro re sur sou sub contre | venir | viens vient | ven vienn | viendr | venu | vint vinrent
re de satis contre | faire | fais fait | fais fass | fer | fait | faites font fit firent
_ re contre inter pre | dire | dis dit | dis | dir | dit | dites dirent
e ree de ins reins pres sous trans circons pros | crire | cris crit | criv | crir | crit | crivit
_ re e ree | lire | lis lit | lis | lir | lu | lut lurent
con recon pro repro re tra intro se de in | duire | duis duit | duis | duir | duit | duisit
cons recons ins de | truire | truis truit | truis | truir | truit | truisit
_ | cuire | cuis cuit | cuis | cuir | cuit |
_ | nuire | nuis | nuis | nuir | |
_ | suffire | suffis suffit | suffis | suffir | suffi |
_ re mecon | connaitre | connais connait | connaiss | connaitr | connu | connut
_ ap com dis trans | paraitre | parais parait | paraiss | paraitr | paru | parut
_ re | naitre | nais nait | naiss | naitr | | naquit
ac | croitre | crois croit | croiss | croitr | cru | croissement croissements
_ sur re | vivre | vit | viv | vivr | vecu |
_ pour en | suivre | suit | suiv | suivr | suivi |
_ | croire | crois croit | croy croi | croir | |
_ | boire | boit | buv boiv | boir | |
_ ac con dis en par re se | courir | cours court | cour | courr | couru |
_ | mourir | meurs meurt | mour meur | mourr | |
_ r c dec rec | ouvrir | ouvre ouvres | ouvr | ouvrir | ouvert | ouvrit
_ | offrir | offre offres | offr | offrir | offert |
_ | souffrir | souffre souffres | souffr | souffrir | souffert |
_ ac re | cueillir | cueille cueilles | cueill | cueiller | cueilli | cueil cueils
ac con re en | querir | quiers quiert | quer quier | querr | quis |
_ | partir | pars | part | partir | |
_ res | sortir | sors | sort | sortir | sorti |
_ des | servir | sers sert | serv | servir | servi |
_ en | dormir | dors dort | dorm | dormir | dormi |
_ con res pres | sentir | sens sent | sent | sentir | senti | sentement sentements
_ re | agir | agis agit | agiss | agir | agi |
_ | finir | finis finit | finiss | finir | fini |
_ | mentir | ment | ment | mentir | menti |
crai plai contrai pei depei attei etei restrei astrei joi rejoi enjoi adjoi | ndre | ns nt | gn | ndr | nt |
ren ven reven ten eten atten enten preten deten defen suspen depen descen redescen | dre | ds d | d | dr | du |
repan repon correspon confon ton per mor tor | dre | ds d | d | dr | du |
_ inter cor | rompre | romps rompt | romp | rompr | rompu |
_ a com de ra | battre | bats bat | batt | battr | battu |
_ con | vaincre | vaincs vainc | vainqu | vaincr | vaincu |
_ de | plaire | plais plait | plais | plair | |
ex dis sous | traire | trais trait | tray trai | trair | trait |
con in ex | clure | clus clut | clu | clur | clu clus |
re | soudre | sous sout | solv | soudr | solu |
dis ab | soudre | sous sout | solv | soudr | sous | soute soutes
en ren | voyer | voie voies | voy voi | verr | voye | voi vois`;

/** Forms that are more often another word, and would draw it in. */
const others: ReadonlySet<string> = new Set(
  `apercu apercus devant devants savant savants savante savantes savons valais value values vue vues voie voies revue revues
  entrevue entrevues entreprise entreprises permis permise permises compromis compromise compromises maintenant entretien entretiens
  contenu contenus contenue contenues revenu revenus revenue revenues vienne viennes faits defaite defaites lis lit elisions
  produit produits vive vives suivant suivants suivante suivantes cours court courant courants courante courantes
  concours discours encours parcours recours secours part sorte sortes sort sens mentions ment plainte plaintes
  contrainte contraintes adjoint adjoints adjointe adjointes atteinte atteintes astreinte astreintes peigne peignes
  equivalent prevalent dessert commit recouvre recouvres recouvrent elu elus elue elues reelu reelus reelue reelues rendu rendus maintenance contenance plaisance prevoyance tendance tendances descendance`
    .trim()
    .split(/\s+/),
);

const endings = {
  plural: 'ons ez ais ait ions iez aient ant ants ante antes ance ances'.split(' '),
  strong: 'e es ent'.split(' '),
  later: 'ai as a ons ez ont ais ait ions iez aient'.split(' '),
  participle: ['', 'e', 's', 'es'],
} as const;

/** Infinitives of forms. */
export function readVerbForms(): ReadonlyMap<string, string> {
  const infinitives = new Map<string, string>();
  for (const line of models.trim().split('\n')) {
    const [beginnings = [], [ending = ''] = [], ...columns] = line.split('|').map(readWords);
    const forms = formsOf(columns);
    for (const beginning of beginnings) {
      const before = beginning === '_' ? '' : beginning;
      for (const form of [ending, ...forms]) {
        const whole = before + form;
        if (!others.has(whole) && !infinitives.has(whole)) infinitives.set(whole, before + ending);
      }
    }
  }
  return infinitives;
}

function readWords(column: string): string[] {
  return column.split(' ').filter((word) => word !== '');
}

/** Of one line, from its third column on. */
function formsOf([now = [], stems = [], later = [], done = [], more = []]: readonly string[][]): string[] {
  const withEach = (beginnings: readonly string[], ends: readonly string[]) =>
    beginnings.flatMap((beginning) => ends.map((end) => beginning + end));
  // `pris` takes no other plural.
  const participles = withEach(done, endings.participle).map((form) => form.replace(/ss$/, 's'));
  return [
    ...now,
    ...withEach(stems.slice(0, 1), endings.plural),
    ...withEach(stems.slice(-1), endings.strong),
    ...withEach(later, endings.later),
    ...participles,
    ...more,
  ];
}
