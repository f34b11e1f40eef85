/**
 * A made-up archive of a federation of associations, as lines of a dump (src/wiki/dump.ts): meetings, dossiers, groups
 * and plain pages that link to each other. The same number gives the same page, on any machine.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { slugForTitle } from '../src/core/page.ts';
import type { Values } from '../src/core/revision.ts';

export interface GeneratedPage {
  path: string;
  slug: string;
  title: string;
  type: string;
  values: Values;
  tags: string[];
  revisions: { date: string; author: string; message: string; text: string }[];
}

export interface Corpus {
  count: number;
  page(number: number): GeneratedPage;
}

/** A page of a kind, and how many it links to: addresses of the measures. */
export const slugsOf = {
  /** The group that has the most meetings: an embed of 20 entries, and more backlinks than are shown. */
  group: (corpus: Corpus) => corpus.page(0).slug,
  /** Forty revisions of a usual length. */
  muchRevised: (corpus: Corpus) => corpus.page(7).slug,
};

/** @param sentences what texts are put together from; see `readSentences`. */
export function createCorpus(count: number, sentences: readonly string[]): Corpus {
  return { count, page: (number) => makePage(number, count, sentences) };
}

/** The sentences of the starter content, in the order of its files: whole, without markup. */
export function readSentences(): string[] {
  const content = new URL('../content/', import.meta.url);
  const sentences = new Set<string>();
  for (const space of ['gare', 'mobilisation', 'observatoire', 'universites']) {
    const folder = new URL(`${space}/`, content);
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith('.md')) continue;
      const body = withoutMarkup(readFileSync(new URL(name, folder), 'utf8'));
      for (const sentence of body.match(/(?<=^|[.!?] )\p{Lu}[^.!?\n[\]{}|*_`:#<>]{30,240}[.!?](?=\s|$)/gmu) ??
        [])
        sentences.add(sentence);
    }
  }
  return [...sentences];
}

/** Without front matter; a link is its label. */
function withoutMarkup(text: string): string {
  return text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/\[\[(?:[^\]|]*[|:])?([^\]|]*)\]\]/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*?|^[-*] (?:\[.\] )?|^\d+\. /gm, '');
}

/** One page in a hundred is a group, half are meetings, a fifth dossiers, the rest have no type. */
const groupEvery = 100;
const spanDays = 9 * 365;
const firstDay = Date.UTC(2018, 0, 8);

type Kind = 'groupe' | 'reunion' | 'dossier' | '';

function kindOf(number: number): Kind {
  if (number % groupEvery === 0) return 'groupe';
  const digit = number % 10;
  if (digit >= 1 && digit <= 5) return 'reunion';
  return digit === 6 || digit === 7 ? 'dossier' : '';
}

const townStarts = words('Mont Beau Clair Haute Ville Roche Font Bel Grand Val Pont Bourg Neuf Mar Cour');
const townEnds = words(
  'rive bois court lac mesnil vigne aigue sault terre garde fosse lande source fay ormeau',
);

function townOf(index: number): string {
  const start = townStarts[index % townStarts.length] ?? '';
  return `${start}${townEnds[Math.floor(index / townStarts.length) % townEnds.length] ?? ''}`;
}

const subjects = [
  'La subvention de fonctionnement',
  'Le bénévolat de proximité',
  'L’emploi associatif',
  'La commande publique',
  'Les locaux partagés',
  'La vie démocratique',
  'L’accueil des jeunes',
  'La trésorerie',
  'Le contrat d’engagement',
  'La transition écologique',
];

/** Unique in the archive: links are made of titles alone. */
function titleOf(number: number): string {
  const town = townOf(Math.floor(number / groupEvery));
  const kind = kindOf(number);
  if (kind === 'groupe') return `Groupe de ${town} ${number / groupEvery + 1}`;
  if (kind === 'reunion') return `${town}, réunion ${number} du ${dayOf(number)}`;
  const subject = subjects[number % subjects.length] ?? '';
  return kind === 'dossier'
    ? `${subject} à ${town}, dossier ${number}`
    : `${subject} à ${town}, note ${number}`;
}

/** Meetings of a group lie apart, so that a series has an order. */
function dayOf(number: number): string {
  const days = (number * 37) % spanDays;
  return new Date(firstDay + days * 86_400_000).toISOString().slice(0, 10);
}

function makePage(number: number, count: number, sentences: readonly string[]): GeneratedPage {
  const random = createRandom(number + 1);
  const title = titleOf(number);
  const slug = slugForTitle(title);
  const kind = kindOf(number);
  const writer = createWriter(random, sentences, count);
  const text = bodyOf(kind, number, writer);
  return {
    path: `${slug}.md`,
    slug,
    title,
    type: kind,
    values: valuesOf(kind, number, writer),
    tags: [writer.pick(tags), writer.pick(tags)],
    revisions: revisionsOf(number, text, writer),
  };
}

/** Most pages are written in one to three goes; one in fifty is worked on forty times. */
function revisionsOf(number: number, text: string, writer: Writer): GeneratedPage['revisions'] {
  const times = number % 50 === 7 ? 40 : 1 + (number % 3);
  const start = Date.parse(`${dayOf(number)}T08:00:00Z`);
  const lines = text.split('\n');
  return Array.from({ length: times }, (_, index) => {
    const missing = times - 1 - index;
    const kept = missing === 0 ? lines : lines.slice(0, Math.max(4, lines.length - missing));
    return {
      date: new Date(start + index * 3_600_000).toISOString(),
      author: writer.pick(authors),
      message: writer.pick(messages),
      text: kept.join('\n'),
    };
  });
}

const tags = words(
  'budget statuts emploi locaux numérique jeunesse culture sport santé logement écologie Europe',
);
const authors = ['Secrétariat', 'Coordination', 'Trésorerie', 'Chargé·e de mission', 'Groupe Observatoire'];
const messages = ['Compte rendu', 'Précisions', 'Relecture', 'Chiffres de l’année', 'Suite des notes', ''];

function valuesOf(kind: Kind, number: number, writer: Writer): Values {
  if (kind === 'groupe') return { objet: writer.sentence().slice(0, 120), animation: writer.pick(authors) };
  if (kind === 'reunion') {
    return {
      date: dayOf(number),
      debut: '14:30',
      fin: '16:00',
      groupe: titleOf(number - (number % groupEvery)),
      statut: writer.pick(['prévue', 'compte rendu à relire', 'compte rendu validé']),
      animation: writer.pick(authors),
      presents: [writer.association(), writer.association(), writer.association()],
    };
  }
  if (kind !== 'dossier') return {};
  return {
    axe: writer.pick(['découvrir', 'approfondir', 'agir']),
    numero: number + 1,
    themes: [writer.pick(tags)],
    resume: `${writer.sentence()} ${writer.sentence()}`,
    statut: writer.pick(['brouillon', 'en relecture', 'publié']),
    mis_a_jour: dayOf(number),
    sources: [`${writer.association()}, rapport annuel https://exemple.org/rapports/${number}`],
  };
}

function bodyOf(kind: Kind, number: number, writer: Writer): string {
  const isLong = number % 97 === 5;
  const notes = writer.paragraphs(isLong ? 80 : 8 + (number % 5));
  if (kind === 'groupe') return groupBody(titleOf(number), writer);
  if (kind === 'reunion') return meetingBody(notes, writer);
  return kind === 'dossier'
    ? dossierBody(notes, writer)
    : [...notes, '## Voir aussi', writer.linkList(4)].join('\n\n');
}

function groupBody(title: string, writer: Writer): string {
  return [
    ...writer.paragraphs(2),
    '## Réunions passées',
    `{{fiches type="réunion" groupe="${title}" tri="-date" nombre="20"}}`,
    '## Nos outils',
    writer.linkList(6),
  ].join('\n\n');
}

function meetingBody(notes: readonly string[], writer: Writer): string {
  return [
    '## Ordre du jour',
    `1. ${writer.sentence()}\n2. ${writer.sentence()}\n3. Divers`,
    '## Notes',
    ...notes,
    '## Décisions',
    `::: decision D ${writer.number(2018, 2026)}-${writer.number(1, 40)}\n${writer.sentence()}\n:::`,
    '## Actions',
    `- [x] ${writer.link()} à relire @secretariat 2026-01-30\n- [ ] Écrire à ${writer.association()} @coordination`,
    '## Documents',
    '{{fichiers}}',
  ].join('\n\n');
}

function dossierBody(notes: readonly string[], writer: Writer): string {
  const rows = [1, 2, 3, 4].map(
    (_) => `| ${writer.town()} | ${writer.number(4, 900)} | ${writer.number(1, 99)} % |`,
  );
  return [
    notes[0],
    '{{sommaire}}',
    '## Découvrir',
    ...notes.slice(1),
    `::: approfondir\n${writer.sentence()}[^1]\n:::`,
    '## Approfondir',
    ['| Ville | Associations | Part |', '|---|---:|---:|', ...rows].join('\n'),
    '## Agir',
    writer.linkList(3),
    `[^1]: ${writer.association()}, *Rapport annuel*, ${writer.number(2018, 2026)}, page ${writer.number(1, 90)}.`,
  ].join('\n\n');
}

interface Writer {
  pick<T>(from: readonly T[]): T;
  number(least: number, most: number): number;
  town(): string;
  association(): string;
  sentence(): string;
  link(): string;
  linkList(length: number): string;
  paragraphs(length: number): string[];
}

const kinds = [
  'Les Amis',
  'Le Collectif',
  'La Maison',
  'L’Atelier',
  'Le Jardin',
  'La Régie',
  'Le Théâtre',
  'La Fabrique',
];

/** Writes with the sentences of the starter, and names and figures of its own, so that words are as rare as in life. */
function createWriter(random: () => number, sentences: readonly string[], count: number): Writer {
  const number = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const town = () => townOf(number(0, townStarts.length * townEnds.length - 1));
  const association = () => `${pick(kinds)} de ${town()}`;
  const link = () =>
    random() < 0.95 ? `[[${titleOf(number(0, count - 1))}]]` : `[[Fiche à écrire sur ${town()}]]`;
  const told = () =>
    pick([
      `${association()} demande ${number(2, 90)} 500 € à la ville pour ${number(2, 30)} bénévoles.`,
      `À ${town()}, ${number(10, 400)} adhérent·es ont voté, voir ${link()}.`,
      `${association()} et ${association()} partagent leurs locaux depuis ${number(1998, 2026)}.`,
    ]);
  const sentence = () => (random() < 0.2 ? told() : pick(sentences));
  const times = (length: number, make: () => string) => Array.from({ length }, make);
  return {
    pick,
    number,
    town,
    association,
    sentence,
    link,
    linkList: (length) => times(length, () => `- ${link()}`).join('\n'),
    paragraphs: (length) => times(length, () => times(number(2, 4), sentence).join(' ')),
  };
}

/** Mulberry32: small, quick, and the same everywhere. @returns numbers from 0 up to 1. */
function createRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function words(text: string): string[] {
  return text.split(' ');
}
