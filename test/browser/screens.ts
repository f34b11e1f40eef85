/** The screens that are looked at, how each is reached, and what must be written for them to exist. */
import { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import type { Actor } from '../../src/core/access.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { findActor } from '../../src/wiki/members.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { type Stage, unfoldFields } from './browser.ts';

export const meeting = '/gare/marchandisation-reunion-du-12-fevrier-2026';
export const dossier = '/observatoire/les-contrats-a-impact-social';
const everything = '/gare/tout-a-la-fois';

export interface Screen {
  name: string;
  path: string;
  /** 200 when absent. */
  status?: number;
  /** Who looks: `visitor`, or a member of this name; the administrator when absent, who is offered the most. */
  as?: string;
  /** From the screen at the path to the one that is meant. */
  reach?: (page: Page, stage: Stage) => Promise<unknown>;
}

const body = (page: Page) => page.getByLabel('Texte de la page, en Markdown');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
/** As a browser without scripts sends it. */
const send = (page: Page, form: string) =>
  Promise.all([
    page.waitForEvent('load'),
    page.locator(form).evaluate((element) => (element as HTMLFormElement).submit()),
  ]);

export const screens: readonly Screen[] = [
  { name: 'the portal', path: '/' },
  { name: 'the space of the collective', path: '/gare' },
  { name: 'the space of the observatory', path: '/observatoire' },
  { name: 'the space of campaigns', path: '/mobilisation' },
  { name: 'the space of courses', path: '/universites' },
  { name: 'the space of help', path: '/aide' },
  { name: 'the space of types', path: '/modeles' },
  { name: 'a space in English', path: '/gare?lang=en' },
  { name: 'a page', path: '/gare/charte' },
  { name: 'a page with everything', path: everything },
  { name: 'a page without text', path: '/gare/sans-texte' },
  { name: 'a group', path: '/gare/marchandisation' },
  { name: 'a meeting', path: meeting },
  { name: 'a dossier', path: dossier },
  { name: 'a page of definitions', path: '/observatoire/glossaire' },
  { name: 'a page with a table', path: '/observatoire/tableau-des-contrats' },
  { name: "a café'CAC", path: '/mobilisation/cafecac-mars-2026' },
  { name: 'a type', path: '/modeles/reunion' },
  { name: 'the fields of a type', path: '/modeles/groupe/fields' },
  { name: 'a new type', path: '/modeles/new-type' },
  {
    name: 'a type with faults',
    path: '/modeles/new-type',
    status: 422,
    reach: (page) => Promise.all([page.waitForEvent('load'), press(page, 'Enregistrer le modèle')]),
  },
  {
    name: 'what a change does to entries',
    path: '/modeles/groupe/fields',
    reach: async (page) => {
      await page.locator('#t-kind-objet').selectOption('number');
      await Promise.all([page.waitForEvent('load'), press(page, 'Enregistrer le modèle')]);
      await page.locator('#effets summary').first().click();
    },
  },
  {
    name: 'a field taken off',
    path: '/modeles/dossier/fields',
    reach: (page) => Promise.all([page.waitForEvent('load'), press(page, 'Retirer')]),
  },
  {
    name: 'the text of a type that cannot be read',
    path: '/modeles/reunion/edit',
    status: 422,
    reach: async (page) => {
      await body(page).fill((await body(page).inputValue()).replace('type: heure', 'type: inconnu'));
      await Promise.all([page.waitForEvent('load'), press(page, 'Publier')]);
    },
  },
  { name: 'help on the syntax', path: '/aide/syntaxe-complete' },
  { name: 'help on blocks', path: '/aide/blocs' },
  { name: 'an old revision', path: `${meeting}/rev/2` },
  { name: 'a page just published', path: '/gare/charte?publie=1' },
  { name: 'the form of a meeting', path: `${meeting}/edit`, reach: unfoldFields },
  { name: 'the form from an old revision', path: `${meeting}/edit?from=2` },
  { name: 'the choice of a space', path: '/new' },
  { name: 'the choice of a type', path: '/gare/new' },
  ...['page', 'reunion', 'dossier', 'cafe-cac', 'groupe', 'evenement'].map((type) => ({
    name: `a new page of type ${type}`,
    path: `/gare/new?type=${type}`,
  })),
  {
    name: 'a preview',
    path: `${everything}/edit`,
    reach: async (page) => {
      await press(page, 'Aperçu');
      await page.locator('#apercu .prose').first().waitFor();
    },
  },
  {
    name: 'a comparison before publishing',
    path: '/gare/charte/edit',
    reach: async (page) => {
      await body(page).fill((await body(page).inputValue()).replace('Adoptée', 'Votée'));
      await Promise.all([page.waitForEvent('load'), press(page, 'Comparer')]);
    },
  },
  {
    name: 'a form with faults',
    path: '/gare/new?type=reunion',
    status: 422,
    reach: async (page) => {
      await page.getByLabel('Titre', { exact: true }).fill('Sans date');
      await Promise.all([page.waitForEvent('load'), press(page, 'Publier')]);
    },
  },
  { name: 'a conflict', path: '/gare/heurtee/edit', status: 409, reach: collide },
  {
    name: 'a text kept although its page is gone',
    path: '/gare/charte/edit',
    status: 404,
    reach: async (page) => {
      await page
        .locator('form[data-draft]')
        .evaluate((form) => form.setAttribute('action', '/gare/jamais-ecrite/edit'));
      await send(page, 'form[data-draft]');
    },
  },
  { name: 'a draft offered back', path: '/gare/charte/edit', reach: leaveDraft },
  { name: 'a history', path: `${meeting}/history` },
  { name: 'the history of a deleted page', path: '/gare/jetee/history' },
  { name: 'a comparison in one column', path: `${meeting}/diff?from=1&to=5` },
  {
    name: 'a comparison in two columns',
    path: `${meeting}/diff?from=1&to=5`,
    reach: (page) => page.getByText('Côte à côte', { exact: true }).click(),
  },
  { name: 'who wrote each line', path: `${meeting}/blame` },
  { name: 'the attachments of a page', path: `${meeting}/files` },
  { name: 'a page without attachments', path: '/gare/charte/files' },
  { name: 'the versions of an attachment', path: `${everything}/files/comptes.csv/versions` },
  { name: 'a name and a place', path: '/gare/charte/rename' },
  { name: 'a page about to be deleted', path: '/gare/marchandisation/delete' },
  { name: 'the trash', path: '/gare/trash' },
  { name: 'an empty trash', path: '/universites/trash' },
  { name: 'a search not begun', path: '/search' },
  { name: 'a search with hits', path: '/search?q=contrats' },
  { name: 'a search with filters', path: '/search?q=contrats&space=observatoire&type=dossier&type=contrat' },
  { name: 'a search with filters among its words', path: '/search?q=contrats+type:dossier+apr%C3%A8s:2020' },
  { name: 'a search with a filter that means nothing', path: '/search?q=contrats+type:inconnu' },
  { name: 'a search in vain', path: '/search?q=xyzzyx' },
  { name: 'a search for a very long word', path: `/search?q=type:${'x'.repeat(60)}+${'y'.repeat(90)}` },
  { name: 'a search in vain for its filters', path: '/search?q=contrats&space=gare&year=1999&tag=rien' },
  { name: 'a search that finds a file', path: '/search?q=comptes.csv' },
  { name: 'a search inside a space', path: '/observatoire/search?q=contrats&sort=date' },
  {
    name: 'a search that is too long',
    path: '/search?q=un+contrat+social+mesure+impact+action+prime+argent+public+loi+ville+projet+groupe+charte+agir+droit+vie+livre',
  },
  {
    name: 'the filters of a search, ticked',
    path: '/search?q=contrats',
    reach: async (page) => {
      await page.locator('input[name="space"]').first().check();
      await page.waitForURL('**space=**');
    },
  },
  { name: 'the changes of the site', path: '/changes' },
  { name: 'the changes of a space', path: '/gare/changes?minor=1' },
  { name: 'the agenda of this month', path: '/agenda' },
  { name: 'the agenda of a month with what repeats', path: '/agenda?month=2027-02' },
  { name: 'the agenda of a week', path: '/agenda?week=2026-12-14' },
  { name: 'the agenda as a list, filtered', path: '/agenda?view=list&space=mobilisation&type=evenement' },
  { name: 'what was in the agenda', path: '/agenda?view=past' },
  { name: 'an empty agenda', path: '/modeles/agenda' },
  { name: 'the agenda for a visitor', path: '/mobilisation/agenda', as: 'visitor' },
  { name: 'one’s own address of the agenda', path: '/agenda/subscription' },
  {
    name: 'a new address of the agenda',
    path: '/agenda/subscription',
    reach: (page) => Promise.all([page.waitForEvent('load'), press(page, 'Créer mon adresse')]),
  },
  { name: 'entries as a calendar', path: '/mobilisation?type=evenement&view=calendrier&at=2027-02' },
  { name: 'all pages', path: '/gare/pages' },
  { name: 'the entries of a type', path: '/gare/pages?type=reunion' },
  ...['tableau', 'liste', 'cartes', 'calendrier', 'frise', 'carte', 'colonnes', 'graphique'].map((view) => ({
    name: `contracts as ${view}`,
    path: `/observatoire?type=contrat&view=${view}&f.montant.min=400000`,
  })),
  { name: 'contracts in groups', path: '/observatoire?type=contrat&group=domaine&view=tableau' },
  { name: 'sums by year', path: '/observatoire?type=contrat&view=graphique&group=annees&sum=montant' },
  { name: 'people as faces', path: '/gare?type=personne&view=trombinoscope' },
  { name: 'people as a directory', path: '/gare?type=personne&view=annuaire' },
  { name: 'entries that nothing matches', path: '/observatoire?type=contrat&q=xyzzyx' },
  { name: 'a page with views of entries', path: '/gare/toutes-les-vues' },
  { name: 'the pages under a tag', path: '/gare/pages?tag=Klaxon' },
  { name: 'wanted pages', path: '/gare/wanted' },
  { name: 'no wanted pages', path: '/modeles/wanted' },
  { name: 'orphans', path: '/mobilisation/orphans' },
  { name: 'tags', path: '/gare/tags' },
  { name: 'a page that is not there', path: '/gare/jamais-ecrite', status: 404 },
  { name: 'a space that is not there', path: '/nulle-part', status: 404 },
  { name: 'a deleted page', path: '/gare/jetee', status: 410 },
  { name: 'a wrong address', path: '/search?q[a]=1', status: 400 },
  {
    name: 'a file that is too large',
    path: '/gare/charte/files',
    status: 413,
    reach: async (page) => {
      const buffer = Buffer.alloc(1_100_000);
      await page
        .locator('#fichiers')
        .setInputFiles({ name: 'trop.bin', mimeType: 'application/octet-stream', buffer });
      await send(page, 'form[data-upload]');
    },
  },
  {
    name: 'no file at all',
    path: '/gare/charte/files',
    status: 422,
    reach: (page) => send(page, 'form[data-upload]'),
  },
];

/** Somebody publishes the same line while the form is open. */
async function collide(page: Page, { wiki }: Stage): Promise<void> {
  await body(page).fill('Le texte de la deuxième personne.\n');
  const edit = { title: 'Heurtée', body: 'Le texte de la première personne.\n', base: 1 };
  await write(wiki, { slug: 'heurtee', ...edit });
  await Promise.all([page.waitForEvent('load'), press(page, 'Publier')]);
}

async function leaveDraft(page: Page): Promise<void> {
  await body(page).fill('Un texte laissé en route.');
  await page.locator('[data-draft-status]', { hasText: 'Gardé' }).waitFor();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.locator('form .notice').waitFor();
}

interface Written {
  slug?: string;
  title: string;
  body?: string;
  base?: number;
  type?: string;
  values?: Record<string, string>;
}

/** The administrator. */
export async function hostOf(wiki: Wiki): Promise<Actor> {
  const found = (await wiki.store.members.list()).find(({ isAdmin }) => isAdmin);
  const host = found && (await findActor(wiki, found.id));
  if (!host) throw new Error('nobody has an account yet');
  return host;
}

async function write(wiki: Wiki, { slug, type, ...page }: Written): Promise<void> {
  const edit = { body: '', values: {}, tags: [], base: 0, summary: '', minor: false, ...page };
  const outcome = await savePage(wiki, await hostOf(wiki), {
    space: 'gare',
    ...(slug === undefined ? {} : { slug }),
    ...(type === undefined ? {} : { type }),
    edit: { ...edit, editId: crypto.randomUUID() },
  });
  if (outcome.kind !== 'saved') throw new Error(`${page.title}: ${JSON.stringify(outcome)}`);
}

const blocks = [
  '{{sommaire}}',
  '## Un texte\n\nVoir [[Charte de la gare]], [[Page absente]], le [bilan](comptes.csv), un [fichier perdu](perdu.pdf) et `du code`.[^1]',
  '```\nUne ligne de code assez longue pour ne pas tenir dans la largeur d’un téléphone, même penché sur le côté.\n```',
  '[^1]: Une note, avec un [lien](https://exemple.org).',
  '> Une citation.\n\nAgrément\n: Reconnaissance donnée par une administration.',
  '### Des tableaux\n\n| Poste | Montant | Part | Origine | Remarque |\n|---|---:|---:|---|---|\n| Adhésions et dons | 21 500 € | 43 % | membres | en hausse |',
  '- [ ] Envoyer le relevé @secretariat 2026-12-01\n- [x] Relire @tresorerie',
  '::: decision D 2026-01\nOui.\n:::\n\n::: info À savoir\nUn mot.\n:::\n\n::: attention\nUn danger.\n:::\n\n::: replier La suite\nCachée.\n:::',
  '::: colonnes\nUn\n\n---\n\nDeux\n\n---\n\nTrois\n:::\n\n::: approfondir\nPlus loin.\n:::',
  '## Des listes de fiches\n\n{{fiches type="réunion" limite=3}}\n\n{{fiches type="réunion" vue="cartes" limite=3}}\n\n{{fiches type="réunion" vue="tableau" limite=3}}',
  '## Des tableaux de gare\n\n{{departs}}\n\n{{changements}}\n\n{{fichiers}}\n\n{{inclure page="Charte de la gare"}}',
  '{{bouton url="https://exemple.org" titre="Ouvrir"}}\n\n{{video url="https://exemple.org/v" titre="Un film"}}\n\n{{inconnu}}',
];

const views = [
  'tableau',
  'cartes',
  'calendrier',
  'frise',
  'carte',
  'colonnes',
  'graphique',
  'annuaire',
  'trombinoscope',
]
  .map((view) => `{{fiches type="contrat" vue="${view}" filtres="domaine, montant" nombre="6"}}`)
  .join('\n\n');

/** A meeting that begins in ten minutes, by the clock of the site. */
function soon(timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  const [date = '', debut = ''] = format.format(new Date(Date.now() + 600_000)).split(' ');
  return {
    date,
    debut,
    visio: 'https://visio.exemple.org/gare',
    lieu: 'Maison des associations, salle A',
    groupe: 'Marchandisation',
  };
}

/** What the starter content does not hold: a full page, an empty one, a deleted one, one to fight over. */
export async function furnish(wiki: Wiki): Promise<void> {
  await write(wiki, { title: 'Tout à la fois', body: blocks.join('\n\n') });
  for (const text of ['poste;montant\n', 'poste;montant\nprêt;12\n']) {
    const file = {
      space: 'gare',
      slug: 'tout-a-la-fois',
      name: 'comptes.csv',
      stream: Readable.from([Buffer.from(text)]),
    };
    await addAttachment(wiki, await hostOf(wiki), file);
  }
  await write(wiki, {
    title: 'Réunion qui part',
    type: 'reunion',
    values: soon(wiki.timeZone),
    body: '## Ordre du jour\n\n1. Le départ',
  });
  await write(wiki, { title: 'Toutes les vues', body: views });
  await write(wiki, { title: 'Sans texte' });
  await write(wiki, { title: 'Heurtée', body: 'Le texte de départ.\n' });
  await write(wiki, { title: 'Jetée', body: 'Un mot.' });
  await deletePage(wiki, await hostOf(wiki), { space: 'gare', slug: 'jetee', summary: 'Faite en double' });
}
