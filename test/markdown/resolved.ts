/** Answers for the tests of this floor: a small wiki that knows four pages and four files. */
import { linkKey } from '../../src/core/link.ts';
import type {
  Labels,
  Resolved,
  ResolvedFile,
  ResolvedLink,
  ResolvedMention,
} from '../../src/markdown/markdown.ts';

export const labels: Labels = {
  missingPage: 'Cette page n’existe pas encore : la créer',
  missingFile: 'fichier absent',
  anchor: 'Lien vers cette partie',
  note: 'Note',
  backToText: 'Revenir au texte, appel de note',
  table: 'Tableau',
  taskDone: 'Fait',
  taskTodo: 'À faire',
  decision: 'Décision',
  info: 'À savoir',
  attention: 'Attention',
  details: 'Détails',
};

const pages: ReadonlyMap<string, ResolvedLink> = new Map([
  ['accueil', { href: '/gare/accueil', exists: true, title: 'Accueil' }],
  ['reunion-dete', { href: '/gare/reunion-dete', exists: true, title: 'Réunion d’été' }],
  ['bilan', { href: '/tresorerie/bilan', exists: true, title: 'Bilan', line: 'm' }],
  ['fermee', { href: '', exists: false, title: '' }],
]);

const files: ReadonlyMap<string, ResolvedFile> = new Map([
  [
    'photo.jpg',
    {
      href: '/gare/accueil/files/photo.jpg',
      isImage: true,
      kind: 'Image',
      size: '1,2 Mo',
      width: 800,
      height: 600,
    },
  ],
  [
    'grande.png',
    {
      href: '/f/grande.png',
      isImage: true,
      kind: 'Image',
      size: '4 Mo',
      width: 4000,
      height: 3000,
      thumbnail: '/f/grande.png?t=1',
    },
  ],
  ['rapport été.pdf', { href: '/f/rapport', isImage: false, kind: 'PDF', size: '0,7 Mo' }],
  ['"><img src=x onerror=1>.pdf', { href: '/f/"><img>', isImage: false, kind: '<b>', size: '"' }],
]);

const people: ReadonlyMap<string, ResolvedMention> = new Map([
  ['tresorerie', { href: '/members/tresorerie', title: 'Trésorerie' }],
  ['appui-local-2', { href: '/groups/appui-local-2', title: 'Appui "local" & <cie>' }],
]);

export function resolved(changes: Partial<Resolved> = {}): Resolved {
  return {
    link: ({ name }) =>
      pages.get(linkKey(name)) ?? {
        href: `/gare/new?title=${encodeURIComponent(name)}`,
        exists: false,
        title: '',
      },
    file: (name) => files.get(name),
    mention: (handle) => people.get(handle),
    embedHtml: (index) => `<p class="embed">${index}</p>`,
    labels,
    ...changes,
  };
}
