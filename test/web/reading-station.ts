/** A small station in memory, written through the real actions: what the tests of the reading screens read. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import { HtmlValidate } from 'html-validate';
import { openRule } from '../../src/core/access.ts';
import { parsePageFile } from '../../src/core/front-matter.ts';
import type { LineLetter } from '../../src/core/page.ts';
import type { Values } from '../../src/core/revision.ts';
import { createApp } from '../../src/web/app.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { importPage } from '../../src/wiki/import-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';

/** Thursday 12 March 2026, 14:05 in Paris. */
export const present = '2026-03-12T13:05:00.000Z';

export interface Station {
  wiki: Wiki;
  app: Express;
  /** Moves the clock on, in minutes. */
  wait(minutes: number): void;
  space(slug: string, title: string, line: LineLetter): Promise<void>;
  /** The slug of the page saved. */
  write(page: NewPage): Promise<string>;
  attach(space: string, slug: string, name: string, bytes: Buffer): Promise<void>;
}

export interface NewPage {
  space: string;
  title: string;
  body?: string;
  /** Of the page to change; a new one is made without it. */
  slug?: string;
  base?: number;
  type?: string;
  values?: Values;
  tags?: readonly string[];
  summary?: string;
  minor?: boolean;
  author?: string;
  parent?: string;
}

export async function openStation(): Promise<Station> {
  let now = Date.parse(present);
  let edits = 0;
  const wiki = await openWiki({ path: ':memory:', clock: () => new Date(now), timeZone: 'Europe/Paris' });
  return {
    wiki,
    app: createApp(wiki, { url: 'https://gare.example.org', limits: 'none' }),
    wait: (minutes) => {
      now += minutes * 60_000;
    },
    space: (slug, title, line) =>
      wiki.transact(async (tx) => {
        const accessId = await tx.access.idOf(openRule);
        const description = `Tout sur ${title}`;
        await tx.spaces.add({
          slug,
          title,
          description,
          line,
          home: 'accueil',
          menu: 'menu',
          accessId,
          language: 'fr',
        });
      }),
    write: async ({
      space,
      slug,
      title,
      body = '',
      base = 0,
      type,
      parent,
      author = 'secrétariat',
      ...rest
    }) => {
      edits += 1;
      const outcome = await savePage(
        wiki,
        { kind: 'visitor', name: author },
        {
          space,
          ...(slug === undefined ? {} : { slug }),
          ...(type === undefined ? {} : { type }),
          ...(parent === undefined ? {} : { parent }),
          edit: {
            title,
            body,
            values: rest.values ?? {},
            tags: rest.tags ?? [],
            base,
            summary: rest.summary ?? '',
            minor: rest.minor ?? false,
            editId: `00000000-0000-4000-8000-${String(edits).padStart(12, '0')}`,
          },
        },
      );
      if (outcome.kind !== 'saved') throw new Error(`${title}: ${outcome.kind} ${JSON.stringify(outcome)}`);
      return outcome.slug;
    },
    attach: async (space, slug, name, bytes) => {
      const actor = { kind: 'visitor', name: 'trésorerie' } as const;
      await addAttachment(wiki, actor, { space, slug, name, stream: Readable.from([bytes]) });
    },
  };
}

/** Takes the types in from the starter content, so that the screens are tested with the fields that people get. */
async function addTypes({ wiki }: Station): Promise<void> {
  for (const slug of ['reunion', 'dossier', 'cafe-cac', 'groupe']) {
    const file = new URL(`../../content/modeles/${slug}.md`, import.meta.url);
    const read = parsePageFile(await readFile(file, 'utf8'));
    if ('errors' in read) throw new Error(`content/modeles/${slug}.md: ${JSON.stringify(read.errors)}`);
    const { content, type } = read;
    const revision = {
      content,
      createdAt: '2026-01-02T09:00:00.000Z',
      authors: ['coordination'],
      summary: '',
      minor: false,
      kind: 'edit',
    } as const;
    await wiki.transact(async (tx) => {
      const spaces = await tx.spaces.list();
      const space = spaces.find((one) => one.slug === 'modeles');
      if (!space) throw new Error('there is no space for types');
      await importPage(wiki, tx, space, spaces, { slug, type, revisions: [revision], aliases: [] });
    });
  }
}

/** Three spaces with homes and menus, three types, five entries, pages that link, a page with everything. */
export async function furnish(station: Station): Promise<void> {
  const { space, write } = station;
  await space('modeles', 'Modèles', 'p');
  await space('gare', 'Gare des groupes', 'm');
  await space('observatoire', 'Observatoire', 'o');
  await addTypes(station);
  await write({ space: 'modeles', title: 'Accueil', body: 'Les modèles de fiches.' });
  await write({
    space: 'gare',
    title: 'Accueil',
    body: '## Bienvenue\n\nVoir [[Charte]] et [[Page à écrire]].',
  });
  await write({
    space: 'gare',
    title: 'Menu',
    body: '- [[Accueil]]\n- [[Charte]]\n- [[observatoire:Les contrats]]',
  });
  await write({ space: 'observatoire', title: 'Accueil', body: 'Le mini-observatoire.' });
  await writeMeetings(station);
  await write({
    space: 'gare',
    title: 'Charte',
    body: '## Principes\n\nÉcouter.\n\n## Usages\n\nVoir [[Accueil]].',
    tags: ['règles', 'vie du groupe'],
    summary: 'Première version',
  });
  await write({ space: 'gare', title: 'Charte du Klaxon', body: 'Une lettre.', parent: 'charte' });
  await write({
    space: 'observatoire',
    type: 'dossier',
    title: 'Les contrats',
    values: {
      axe: 'approfondir',
      numero: 4,
      resume: 'Qui paie, qui décide ?',
      statut: 'publié',
      themes: ['évaluation'],
      sources: ['Rapport annuel 2025 https://exemple.org/rapport.pdf', 'Entretiens n° 1 à 9'],
    },
    body: '## Découvrir\n\nLe mécanisme.\n\n::: approfondir\nUn long détail.\n:::\n\n## Approfondir\n\nLes montants.\n\n## Agir\n\nDes questions.',
  });
}

async function writeMeetings({ write }: Station): Promise<void> {
  const meeting = (day: string, values: Values, body = '') =>
    write({
      space: 'gare',
      type: 'reunion',
      title: `Réunion du ${day}`,
      values: { date: day, groupe: 'Marchandisation', ...values },
      body,
    });
  await meeting('2026-01-15', { debut: '14:30' });
  await meeting(
    '2026-02-12',
    {
      debut: '14:30',
      fin: '16:00',
      lieu: 'Maison des assos, salle A',
      visio: 'https://visio.example.org/marchandisation',
      pad: 'https://pad.example.org/p/marchandisation',
      statut: 'compte rendu validé',
      animation: 'Coordination',
      prise_de_notes: 'Secrétariat de séance',
      presents: ['Coordination', 'Rédaction du Klaxon'],
      excuses: ['Trésorerie'],
    },
    '## Ordre du jour\n\n1. **Bilan.** Dix numéros.\n\n## Notes\n\nVoir [[Charte]].',
  );
  await meeting(
    '2026-03-12',
    {
      debut: '14:30',
      visio: 'https://visio.example.org/marchandisation',
    },
    '## Ordre du jour\n\n1. **Bilan du Klaxon.** Suite.\n2. **Second rapport.**',
  );
}

/** What html-validate says about a whole page, one line per finding. */
export async function htmlFindings(html: string): Promise<string[]> {
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:document'],
    // What comes from this server itself needs no proof of where it comes from.
    rules: {
      'require-sri': ['error', { target: 'crossorigin' }],
      // A title is as long as people write it.
      'long-title': 'off',
      // Boxes of a group share a name, as radio buttons do.
      'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
    },
  });
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line }) => `${line} ${ruleId}: ${message} | ${html.split('\n')[line - 1]}`,
    ),
  );
}
