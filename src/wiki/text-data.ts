/** What passes between a text and whoever renders it, as plain data that a worker thread can be handed. */
import { linkId } from '../core/link.ts';
import type { Reading, Resolved, ResolvedFile, ResolvedLink, ResolvedMention } from '../markdown/markdown.ts';

/** What a text asks for. A long one keeps its source instead of its tokens, which are too many to hand over. */
export type TextReading = Omit<Reading, 'tokens'> & ({ tokens: Reading['tokens'] } | { source: string });

/** Answers to a reading's requests as plain data, in the order of the requests. */
export interface ResolvedData {
  links: readonly (readonly [id: string, link: ResolvedLink])[];
  files: readonly (readonly [name: string, file: ResolvedFile])[];
  mentions: readonly (readonly [handle: string, mention: ResolvedMention])[];
  embedsHtml: readonly string[];
  icons: readonly (readonly [name: string, html: string])[];
  rest: Pick<Resolved, 'labels' | 'typography' | 'idPrefix' | 'headingOffset'>;
}

/** The answers as `render` asks for them. */
export function fromData(data: ResolvedData): Resolved {
  const [links, files, icons] = [new Map(data.links), new Map(data.files), new Map(data.icons)];
  const mentions = new Map(data.mentions);
  return {
    ...data.rest,
    link: (target) => links.get(linkId(target)) ?? { href: '', exists: false, title: '' },
    file: (name) => files.get(name),
    mention: (handle) => mentions.get(handle),
    embedHtml: (index) => data.embedsHtml[index] ?? '',
    ...(icons.size === 0 ? {} : { icon: (name) => icons.get(name) ?? '' }),
  };
}
