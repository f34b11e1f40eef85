/**
 * The whole journey of somebody without technical knowledge: a member like any other makes a sort of entry, a form on
 * a page, twenty entries from a spreadsheet, a table, a map and a list. Every step follows a link or presses a button
 * that stands where one looks for it; no address is typed.
 */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { onStage, sidewaysScroll, watchFaults, wordsOf } from './browser.ts';

interface FieldTyped {
  label: string;
  kind: string;
  unit?: string;
  options?: string;
  isForMembers?: boolean;
}

const fields: readonly FieldTyped[] = [
  { label: 'Capacité', kind: 'number', unit: 'places' },
  { label: 'Genre de lieu', kind: 'choice', options: 'maison\natelier\ngrange' },
  { label: 'Équipement', kind: 'choices', options: 'cuisine\nscène\nprojecteur' },
  { label: 'Adresse', kind: 'place' },
  { label: 'Accessible', kind: 'boolean' },
  { label: 'Contact', kind: 'email', isForMembers: true },
  { label: 'Site', kind: 'url' },
  { label: 'Consigne', kind: 'text' },
];

const text = `Des salles à emprunter.

## Proposer une salle

{{formulaire type="salle" titre="Une salle de plus"}}

## Toutes les salles

{{fiches type="salle" vue="tableau"}}

## Où elles sont

{{fiches type="salle" vue="carte"}}

## Leur liste

{{fiches type="salle" vue="liste"}}
`;

/** Twenty rooms as a spreadsheet in French writes them; the genre of the seventh is given. */
function sheet(seventh: string): string {
  const towns = [
    'Évreux (49,02 ; 1,15)',
    'Nîmes (43,84 ; 4,36)',
    'Besançon (47,24 ; 6,02)',
    'Orléans (47,9 ; 1,9)',
  ];
  const genres = ['maison', 'atelier', 'grange'];
  const rows = Array.from({ length: 20 }, (_, at) => {
    const number = at + 1;
    const odd = number % 2 === 1;
    return [
      `Salle d’été n° ${number}`,
      number === 3 ? '1\u202f250,5' : String(10 * number),
      number === 7 ? seventh : genres[number % 3],
      odd ? 'cuisine, scène' : 'projecteur',
      `"${towns[number % 4]}"`,
      odd ? 'oui' : 'non',
      `salle${number}@exemple.org`,
      `exemple.org/${number}`,
      'Fermer à clé',
    ].join(';');
  });
  const head =
    'Nom de la salle;Capacité (places);Genre de lieu;Équipement;Adresse;Accessible;Contact;Site;Consigne';
  return [head, ...rows].join('\r\n');
}

const file = (content: string) => ({
  name: 'salles.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(content),
});

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
const link = (page: Page, name: string | RegExp) => page.locator('main').getByRole('link', { name }).first();
/** With plain spaces, however they are printed. */
const plain = async (place: Locator) => (await wordsOf(place)).replace(/[\u00a0\u202f]/g, ' ');
const words = (page: Page) => plain(page.locator('main'));
/** Does something that leads to another screen. */
const go = (page: Page, act: Promise<unknown>) => Promise.all([page.waitForEvent('load'), act]);

async function openSpace(page: Page, name: string): Promise<void> {
  const header = page.getByRole('banner');
  await header.getByText('Espaces', { exact: true }).click();
  await go(page, header.getByRole('link', { name }).click());
}

async function nameType(page: Page, name: string): Promise<void> {
  await openSpace(page, 'Modèles');
  await go(page, link(page, 'Nouveau modèle').click());
  await page.getByLabel('Nom du modèle').fill(name);
}

async function addFields(page: Page, typed: readonly FieldTyped[]): Promise<void> {
  for (const [at, { label, kind, unit, options, isForMembers }] of typed.entries()) {
    if (at > 0) await go(page, button(page, 'Ajouter un champ').click());
    const row = page.locator('[data-row]').nth(at);
    await row.getByLabel('Nom du champ').fill(label);
    await row.getByLabel('Genre', { exact: true }).selectOption(kind);
    if (unit) await row.getByLabel('Unité').fill(unit);
    if (options) await row.getByLabel('Réponses proposées').fill(options);
    if (!isForMembers) continue;
    await row.getByText('Aide, droits, condition').click();
    await row.getByLabel('Vu par').selectOption({ label: 'les membres' });
  }
}

async function writePage(page: Page, title: string, body: string): Promise<void> {
  await openSpace(page, 'Mobilisation');
  await go(page, link(page, 'Nouvelle page').click());
  await go(page, link(page, 'Page libre').click());
  await page.getByLabel('Titre', { exact: true }).fill(title);
  await page.getByLabel('Texte de la page, en Markdown').fill(body);
  await go(page, button(page, 'Publier').click());
}

/** From the screen of an import to the list of what would happen. */
async function bring(page: Page, content: string): Promise<void> {
  await page.getByLabel('Fichier').setInputFiles(file(content));
  await go(page, button(page, 'Lire le fichier').click());
  await go(page, button(page, 'Voir ce qui va se passer').click());
}

/** Up to the end, which the screen waits for by itself. */
async function run(page: Page, name: RegExp, end: string): Promise<void> {
  await button(page, name).click();
  await page.getByText(end).waitFor();
}

onStage('rooms to lend', (stage) => {
  let member: Page;
  let faults: string[];
  beforeAll(async () => {
    member = await stage().member('Accueil', {
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
    });
    faults = watchFaults(member, stage().address);
    await member.goto('/');
  });

  test('a member makes a type of eight fields', async () => {
    await nameType(member, 'Salle');
    await member.getByLabel('À quoi servent ces fiches').fill('Une salle que l’on peut emprunter.');
    await addFields(member, fields);
    await member.getByLabel('Vue habituelle').selectOption({ label: 'Tableau' });
    await go(member, button(member, 'Enregistrer le modèle').click());
    expect(await plain(member.getByRole('table').first())).toMatch(/Contact\s+Courriel\s+les membres/);
    expect(await member.locator('table tbody tr').count()).toBe(8);
    // How to go on is said there.
    expect(await member.getByLabel(/^Le formulaire, dans une page/).inputValue()).toBe(
      '{{formulaire type="salle"}}',
    );
    expect(await member.getByLabel(/^Les fiches, dans une page/).inputValue()).toBe(
      '{{fiches type="salle"}}',
    );
  });

  test('puts its form, a table, a map and a list on a page, and fills the form', async () => {
    await writePage(member, 'Nos salles', text);
    const form = member.getByRole('form', { name: 'Une salle de plus' });
    await form.getByLabel('Titre').fill('Maison du canal');
    await form.getByLabel('Capacité (places)').fill('45');
    await form.getByLabel('Genre de lieu').selectOption('maison');
    await form.getByLabel('scène').check();
    await form.getByLabel('Adresse').fill('Rennes');
    await form.getByText('Point sur la carte').click();
    await form.getByLabel('Latitude').fill('48,11');
    await form.getByLabel('Longitude').fill('-1,68');
    await form.getByLabel('Accessible').check();
    await form.getByLabel('Contact').fill('canal@exemple.org');
    await go(member, form.getByRole('button', { name: 'Publier' }).click());
    expect(await member.locator('h1').textContent()).toBe('Maison du canal');
    const facts = await plain(member.locator('.facts'));
    expect(facts).toMatch(/45 places/);
    expect(facts).toContain('canal@exemple.org');
  });

  test('brings a table, is told of the wrong cell beside its row, and chooses the mended file', async () => {
    await go(member, link(member, 'Salle').click());
    expect(await words(member)).toContain('1 fiche');
    await go(member, link(member, 'Importer un tableau').click());
    await bring(member, sheet('château'));
    expect(await words(member)).toContain('19 fiches à créer');
    const wrong = member.getByRole('row', { name: /château/ });
    expect(await plain(wrong)).toMatch(/Salle d’été n° 7[\s\S]+« château » n’est pas dans la liste/);
    await go(member, button(member, 'Abandonner cet import').click());
    await member.getByLabel('Modèle des fiches').selectOption({ label: 'Salle' });
    await bring(member, sheet('atelier'));
    await run(member, /^Importer 20 fiches/, 'Import terminé');
    expect(await words(member)).toContain('20 fiches créées');
  });

  test('sorts, filters and sums the table', async () => {
    await go(member, link(member, 'Voir les fiches').click());
    const rows = member.locator('tbody tr');
    const sum = member.locator('tfoot');
    expect(await rows.count()).toBe(21);
    expect(await plain(sum)).toMatch(/3 365,5 places/);
    await member
      .getByRole('columnheader', { name: /^Capacité/ })
      .getByRole('link')
      .click();
    await member.locator('th[aria-sort="descending"]', { hasText: 'Capacité' }).waitFor();
    expect(await plain(rows.first())).toMatch(/Salle d’été n° 3\s+1 250,5 places/);
    await member.locator('.narrow__facet', { hasText: 'Genre de lieu' }).locator('summary').click();
    await member.getByRole('checkbox', { name: /^grange/ }).check();
    await member.locator('.chip', { hasText: 'grange' }).waitFor();
    expect(await rows.count()).toBe(7);
    expect(await plain(sum)).toMatch(/770 places/);
  });

  test('sees the same rooms on the map and as a list, and takes them away as a file', async () => {
    await go(member, link(member, /^Carte$/).click());
    expect(await member.locator('.places__list > li').count()).toBe(7);
    await go(member, link(member, 'Tout retirer').click());
    await go(member, link(member, 'Liste').click());
    expect(await words(member)).toContain('21 fiches');
    await member.getByText('Exporter', { exact: true }).click();
    const [download] = await Promise.all([
      member.waitForEvent('download'),
      link(member, 'CSV, ces fiches').click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(22);
    expect(lines.find((line) => line.includes('n° 3'))).toMatch(/1250[.,]5.*Orléans/);
  });

  test('undoes the import in one go, and one room is left', async () => {
    await go(member, link(member, 'Importer un tableau').click());
    await go(member, link(member, 'salles.csv').click());
    await run(member, /^Annuler cet import/, '20 fiches mises au dépôt');
    await openSpace(member, 'Mobilisation');
    await member.locator('#q-haut').fill('Nos salles');
    await go(member, member.locator('#q-haut').press('Enter'));
    await go(member, link(member, 'Nos salles').click());
    expect(await member.locator('tbody tr').count()).toBe(1);
    expect(await words(member)).toContain('canal@exemple.org');
    expect(faults).toEqual([]);
  });

  test('shows a visitor on a phone the page, and not what is for members', async () => {
    const visitor = await stage().person({ viewport: { width: 360, height: 740 } });
    await visitor.goto('/');
    await go(visitor, visitor.getByRole('banner').getByRole('link', { name: 'Chercher' }).click());
    const box = visitor.locator('main').getByRole('combobox').first();
    await box.fill('Nos salles');
    await go(visitor, box.press('Enter'));
    await go(visitor, link(visitor, 'Nos salles').click());
    const seen = await words(visitor);
    expect(seen).toContain('Maison du canal');
    expect(seen).toMatch(/45 places/);
    expect(seen).not.toContain('Contact');
    expect(await visitor.content()).not.toContain('canal@exemple.org');
    expect(await sidewaysScroll(visitor)).toBe(0);
    await go(visitor, link(visitor, 'Maison du canal').click());
    expect(await visitor.content()).not.toContain('canal@exemple.org');
    await visitor.context().close();
  });

  test('and without any script, more shortly: a type, its form, a table brought and taken back', async () => {
    const page = await stage().member('Accueil', { javaScriptEnabled: false });
    await page.goto('/');
    await nameType(page, 'Outil');
    await addFields(page, [
      { label: 'Prix', kind: 'number', unit: '€' },
      { label: 'Genre', kind: 'choice', options: 'jardin\natelier' },
    ]);
    await go(page, button(page, 'Enregistrer le modèle').click());
    await writePage(
      page,
      'Nos outils',
      '{{formulaire type="outil" titre="Un outil"}}\n\n{{fiches type="outil" vue="tableau"}}',
    );
    const form = page.getByRole('form', { name: 'Un outil' });
    await form.getByLabel('Titre').fill('Bêche');
    await form.getByLabel('Prix (€)').fill('12,50');
    await go(page, form.getByRole('button', { name: 'Publier' }).click());
    await go(page, link(page, 'Outil').click());
    await go(page, link(page, 'Importer un tableau').click());
    await bring(page, 'Nom;Prix;Genre\r\nScie;8;atelier\r\nRâteau;1 000,25;jardin');
    await run(page, /^Importer 2 fiches/, 'Import terminé');
    await go(page, link(page, 'Voir les fiches').click());
    expect(await words(page)).toContain('3 fiches');
    await page.goBack();
    await run(page, /^Annuler cet import/, '2 fiches mises au dépôt');
    await page.context().close();
  });
});
