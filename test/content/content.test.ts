import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isDate } from '../../src/core/dates.ts';
import { checkValues } from '../../src/core/entry.ts';
import { linkKey, parseLinkTarget } from '../../src/core/link.ts';
import { foldName, isPageSlug, isSpaceSlug, lineLetters } from '../../src/core/page.ts';
import { type PageType, parsePageType } from '../../src/core/page-type.ts';
import { createMarkdown } from '../../src/markdown/markdown.ts';
import { contentFolder, readPages, readSpaces, type StarterPage } from './starter.ts';

const spaces = readSpaces();
const pages = readPages();
const markdown = createMarkdown();
const readings = new Map(pages.map((page) => [page.name, markdown.read(page.content.body)]));

function readingOf(page: StarterPage) {
  const reading = readings.get(page.name);
  if (!reading) throw new Error(`${page.name} was not read`);
  return reading;
}

/** Links that lead nowhere on purpose, so that a first visit meets a wanted page. */
const wanted = [
  'aide:Une page qui n’existe pas encore',
  'gare:Bifurcation écologique',
  'gare:Grille d’entretien, version courte',
  'gare:Journée d’automne 2027',
  'mobilisation:Bilan carbone de nos rencontres',
  'observatoire:Fiche pays, la Belgique',
  'observatoire:Lexique européen',
];

test('six spaces have a title, a line and their home and menu pages', () => {
  expect(spaces.map((space) => space.slug).sort()).toEqual([
    'aide',
    'gare',
    'mobilisation',
    'modeles',
    'observatoire',
    'universites',
  ]);
  for (const space of spaces) {
    expect(isSpaceSlug(space.slug), space.slug).toBe(true);
    expect(space.title, space.slug).not.toBe('');
    expect(lineLetters, space.slug).toContain(space.line);
    expect(existsSync(new URL(`${space.slug}/${space.home}.md`, contentFolder)), space.slug).toBe(true);
    expect(existsSync(new URL(`${space.slug}/${space.menu}.md`, contentFolder)), space.slug).toBe(true);
  }
});

test('at least sixty pages ship, each with a title, a summary, a date, an author and a well-formed slug', () => {
  expect(pages.length).toBeGreaterThanOrEqual(60);
  for (const page of pages) {
    expect(isPageSlug(page.slug), page.name).toBe(true);
    expect(page.content.title.trim(), page.name).not.toBe('');
    // A date of the chronology, a letter: the values of an entry may say it all.
    const says = page.content.body.trim() !== '' || Object.keys(page.content.values).length > 0;
    expect(says, page.name).toBe(true);
    expect(page.front, page.name).toMatchObject({
      author: expect.stringMatching(/\S/),
      summary: expect.stringMatching(/\S/),
      date: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  }
});

test('no two pages of a space answer to the same link', () => {
  for (const space of spaces) {
    const owners = new Map<string, string>();
    for (const page of pages.filter((one) => one.space === space.slug)) {
      for (const key of new Set([linkKey(page.content.title), linkKey(page.slug)])) {
        expect(owners.get(key) ?? page.name, `${space.slug}:${key}`).toBe(page.name);
        owners.set(key, page.name);
      }
    }
  }
});

test('parents stand in the same space', () => {
  const names = new Set(pages.map((page) => page.name));
  const parents = pages.filter((page) => page.parent !== '');
  expect(parents.length).toBeGreaterThan(20);
  for (const page of parents) expect(names, page.name).toContain(`${page.space}/${page.parent}`);
});

test('every wiki link leads to a page, save those that are wanted on purpose', () => {
  const keys = new Set(
    pages.flatMap((page) => [page.content.title, page.slug].map((name) => `${page.space}:${linkKey(name)}`)),
  );
  const missing = new Set<string>();
  for (const page of pages) {
    for (const { space = page.space, name } of readingOf(page).links) {
      if (!keys.has(`${space}:${linkKey(name)}`)) missing.add(`${space}:${linkKey(name)}`);
    }
  }
  const expected = wanted.map((link) => link.replace(/:(.*)$/, (_all, name) => `:${linkKey(name)}`));
  expect([...missing].sort()).toEqual(expected.sort());
});

test('every attachment named in a body lies beside its page, and none lies there unnamed', () => {
  for (const page of pages) {
    const { fileNames, embeds } = readingOf(page);
    const files = page.files.map((file) => file.name);
    for (const name of fileNames) expect(files, page.name).toContain(name);
    if (embeds.some((embed) => embed.name === 'fichiers')) continue;
    for (const name of files) expect(fileNames, page.name).toContain(name);
  }
});

test('attachments of several kinds ship, small together', () => {
  const files = pages.flatMap((page) => page.files);
  const kinds = new Set(files.map((file) => file.name.split('.').pop()));
  expect([...kinds].sort()).toEqual(['csv', 'ods', 'odt', 'pdf', 'png']);
  expect(files.reduce((total, file) => total + file.size, 0)).toBeLessThan(400_000);
});

test('every embed can be read, and the content shows those that Gare has', () => {
  const shown = new Set<string>();
  for (const page of pages) {
    if (page.type === 'modele') continue;
    for (const embed of readingOf(page).embeds) {
      expect(embed.problem, `${page.name}: ${embed.raw}`).toBeUndefined();
      shown.add(embed.name);
    }
  }
  expect([...shown].sort()).toEqual([
    'changements',
    'departs',
    'fiches',
    'fichiers',
    'formulaire',
    'inclure',
    'sommaire',
  ]);
});

const types = new Map(
  pages
    .filter((page) => page.space === 'modeles' && page.type === 'modele')
    .map((page) => [page.slug, readType(page)] as const),
);

function readType(page: StarterPage): PageType {
  const parsed = parsePageType(page.slug, page.content.body);
  if ('errors' in parsed) throw new Error(`${page.name}: ${JSON.stringify(parsed.errors)}`);
  return parsed.type;
}

test('the values of every entry pass its page type, with no value that no field has', () => {
  for (const page of pages.filter((one) => one.type !== '')) {
    const type = types.get(page.type);
    if (!type) throw new Error(`${page.name} is of the unknown type ${page.type}`);
    expect(checkValues(type, page.content.values).errors, page.name).toEqual({});
    const fields = type.fields.map((field) => field.name);
    for (const name of Object.keys(page.content.values)) expect(fields, page.name).toContain(name);
  }
});

test('each collection of the users ships as a type with entries and a page that shows them', () => {
  const least = {
    contrat: 16,
    projet: 11,
    evenement: 8,
    personne: 10,
    structure: 12,
    cas: 6,
    article: 10,
    lettre: 12,
    seance: 8,
    publication: 5,
    repere: 15,
    ressource: 6,
  };
  for (const [type, count] of Object.entries(least)) {
    expect(pages.filter((page) => page.type === type).length, type).toBeGreaterThanOrEqual(count);
  }
  const embeds = pages.filter((page) => page.type !== 'modele').flatMap((page) => readingOf(page).embeds);
  const views = embeds.map((embed) => embed.args['vue']);
  for (const view of ['tableau', 'cartes', 'carte', 'frise', 'calendrier', 'colonnes', 'graphique'])
    expect(views, view).toContain(view);
  for (const view of ['trombinoscope', 'annuaire']) expect(views, view).toContain(view);
});

test('entries that name other entries name such as there are', () => {
  const titles = new Set(pages.map((page) => `${page.space}:${linkKey(page.content.title)}`));
  let count = 0;
  for (const page of pages) {
    const type = types.get(page.type);
    for (const field of type?.fields ?? []) {
      const value = page.content.values[field.name];
      if ((field.kind !== 'page' && field.kind !== 'group') || value === undefined) continue;
      for (const target of [value].flat().map(String)) {
        const link = parseLinkTarget(target);
        expect(titles, `${page.name}: ${target}`).toContain(
          `${link?.space ?? page.space}:${linkKey(link?.name ?? '')}`,
        );
        count += 1;
      }
    }
  }
  expect(count).toBeGreaterThan(30);
});

test('meetings have a date, hours in order, a known state, and a group that has a page', () => {
  const groups = pages.filter((page) => page.type === 'groupe').map((page) => page.content.title);
  const meetings = pages.filter((page) => page.type === 'reunion');
  expect(meetings.length).toBeGreaterThanOrEqual(15);
  for (const { name, content } of meetings) {
    const { date, debut, fin, groupe } = content.values;
    expect(isDate(String(date)), name).toBe(true);
    expect(String(debut) < String(fin), name).toBe(true);
    expect(groups, name).toContain(groupe);
  }
});

test('some meetings were to come when the content was written, one of them put off', () => {
  const coming = pages.filter(
    (page) => page.type === 'reunion' && String(page.content.values['date']) > '2026-11-21',
  );
  expect(coming.length).toBeGreaterThanOrEqual(6);
  expect(coming.map((page) => page.content.values['statut'])).toContain('reportée');
});

test('ten cafés and eight dossiers ship, two of them long enough to scroll', () => {
  const countOf = (type: string) => pages.filter((page) => page.type === type).length;
  expect(countOf('cafe-cac')).toBeGreaterThanOrEqual(10);
  expect(countOf('dossier')).toBeGreaterThanOrEqual(8);
  expect(countOf('evenement')).toBeGreaterThanOrEqual(5);
  const long = pages.filter((page) => page.type === 'dossier' && page.content.body.length > 14_000);
  expect(long.map((page) => page.slug)).toEqual(['les-contrats-a-impact-social', 'philanthropie-et-mecenat']);
  for (const page of long) expect(readingOf(page).hasDeepLevel, page.name).toBe(true);
});

test('earlier revisions come oldest first, before the page’s own, and each says something else', () => {
  const storied = pages.filter((page) => page.earlier.length > 0);
  expect(storied.length).toBeGreaterThanOrEqual(4);
  for (const page of storied) {
    const dates = [...page.earlier.map((revision) => String(revision['date'])), String(page.front['date'])];
    expect(dates, page.name).toEqual([...dates].sort());
    const bodies = [
      ...page.earlier.map((revision) => String(revision['body']).trim()),
      page.content.body.trim(),
    ];
    expect(new Set(bodies).size, page.name).toBe(bodies.length);
    for (const revision of page.earlier) {
      expect(revision['author'], page.name).toMatch(/\S/);
      expect(revision['summary'], page.name).toMatch(/\S/);
    }
  }
});

const months = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];
const days = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];

test('a day of the week written before a date is the right one', () => {
  const written = new RegExp(`(${days.join('|')}) (\\d{1,2})(?:er)? (${months.join('|')}) (\\d{4})`, 'giu');
  let count = 0;
  for (const page of pages) {
    for (const [all, day, number, month, year] of page.content.body.matchAll(written)) {
      const date = new Date(Date.UTC(Number(year), months.indexOf(String(month)), Number(number)));
      expect(days[date.getUTCDay()], `${page.name}: ${all}`).toBe(String(day).toLowerCase());
      count += 1;
    }
  }
  expect(count).toBeGreaterThanOrEqual(5);
});

const shingle = 12;

function* shinglesOf(text: string): Generator<string> {
  const words = foldName(text).split(' ');
  for (let at = 0; at + shingle <= words.length; at++) yield words.slice(at, at + shingle).join(' ');
}

test('no sentence of the seed documents is repeated', () => {
  const folder = new URL('../../../shared/seeds/', import.meta.url);
  if (!existsSync(folder)) throw new Error(`The seed documents are not there: ${folder.pathname}`);
  const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  expect(texts.length).toBe(5);
  const seeds = new Set(
    texts.flatMap((name) => [...shinglesOf(readFileSync(new URL(name, folder), 'utf8'))]),
  );
  for (const page of pages) {
    const all = [page.content.title, page.content.body, ...page.earlier.map((one) => String(one['body']))];
    const repeated = all.flatMap((text) => [...shinglesOf(text)].filter((words) => seeds.has(words)));
    expect(repeated, page.name).toEqual([]);
  }
});
