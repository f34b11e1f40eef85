/** The screens of forms that are open to everybody, and what must have been sent for them to exist. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { savePage } from '../../src/wiki/save-page.ts';
import { sendEntry } from '../../src/wiki/submissions.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { hostOf, type Screen } from './screens.ts';

const type = [
  '---',
  'nom: Signalement',
  'description: Dites ce qui est arrivé, et où.',
  'titre: "Signalement de {ville}"',
  'creation: visiteurs',
  'moderation: oui',
  'espace: mobilisation',
  'champs:',
  '  - { nom: ville, libelle: Ville, type: texte, requis: oui }',
  '  - { nom: jour, libelle: Jour, type: date }',
  '  - { nom: telephone, libelle: Téléphone, type: telephone, lecture: gestion }',
  '  - { nom: recit, libelle: Récit, type: texte_long }',
  '  - { nom: photo, libelle: Photo, type: image }',
  '---',
  '',
  'Ce que vous voulez ajouter.',
].join('\n');

const secret = 'un-secret-que-seul-ce-banc-connait-quarante';
const page = '/mobilisation/signaler';
const press = (on: Page, name: string) =>
  Promise.all([on.waitForEvent('load'), on.getByRole('button', { name, exact: true }).first().click()]);

export const formScreens: readonly Screen[] = [
  { name: 'a form on a page', path: page, as: 'visitor' },
  { name: 'a form for who publishes', path: page },
  { name: 'a form by itself', path: '/mobilisation/submit?type=signalement', as: 'visitor' },
  {
    name: 'a form that comes back',
    path: '/mobilisation/submit?type=signalement',
    as: 'visitor',
    status: 422,
    reach: (on) => press(on, 'Envoyer'),
  },
  {
    name: 'a receipt',
    path: '/mobilisation/submit?type=signalement',
    as: 'visitor',
    reach: async (on) => {
      await on.getByLabel(/^Ville/).fill('Douai');
      await on.waitForTimeout(3_300);
      await press(on, 'Envoyer');
    },
  },
  { name: 'the link of a receipt', path: `/correct/${secret}`, as: 'visitor' },
  {
    name: 'what became of an entry',
    path: `/correct/${secret}`,
    as: 'visitor',
    reach: async (on) => {
      await press(on, 'Voir mon envoi');
      await on.getByText('Corriger', { exact: true }).click();
    },
  },
  {
    name: 'an entry about to be taken back',
    path: `/correct/${secret}`,
    as: 'visitor',
    reach: async (on) => {
      await press(on, 'Voir mon envoi');
      await press(on, 'Retirer mon envoi');
    },
  },
  {
    name: 'what forms have sent',
    path: '/mobilisation/submissions',
    reach: (on) => on.locator('article summary').first().click(),
  },
  { name: 'nothing refused', path: '/mobilisation/submissions?state=refused' },
];

/** A type that visitors fill in, a page with its form, and two entries that wait. */
export async function addForms(wiki: Wiki): Promise<void> {
  const host = await hostOf(wiki);
  const usual = { values: {}, tags: [], base: 0, summary: '', minor: false };
  const body = '{{formulaire type="signalement" titre="Signaler"}}';
  for (const { title, body: text, ...place } of [
    { space: 'modeles', type: 'modele', title: 'Signalement', body: type },
    { space: 'mobilisation', title: 'Signaler', body },
  ]) {
    const edit = { ...usual, title, body: text, editId: randomUUID() };
    const { kind } = await savePage(wiki, host, { ...place, edit });
    if (kind !== 'saved') throw new Error(`${title} was not saved but ${kind}`);
  }
  const visitor = { kind: 'visitor', name: '' } as const;
  for (const [ville, link] of [
    ['Roubaix', secret],
    ['Lens', randomUUID()],
  ] as const) {
    const links =
      ville === 'Lens' ? 'http://a.example http://b.example http://c.example http://d.example' : '';
    await sendEntry(wiki, visitor, {
      space: 'mobilisation',
      type: 'signalement',
      title: '',
      body: 'Ce que vous voulez ajouter.',
      form: {
        champ_ville: ville,
        champ_telephone: '06 12 34 56 78',
        champ_recit: `La salle nous a été refusée.\n\n${links}`,
      },
      editId: randomUUID(),
      secret: link,
      name: 'Une adhérente',
      email: 'adherente@exemple.org',
    });
  }
}
