/**
 * Markdown read and rendered without holding anybody up: a long text goes to the worker thread twice, once to say
 * what it asks for and once, with the answers, to become HTML.
 */
import { linkId } from '../core/link.ts';
import type { Reading, Resolved, ResolvedFile, ResolvedLink } from '../markdown/markdown.ts';
import type { Wiki } from './wiki.ts';

/** Characters up to which a text is handled in the caller's thread: 128 k take some 100 ms at worst. */
export const inlineText = 96 * 1024;

/** What a text asks for. A long one keeps its source instead of its tokens, which are too many to hand over. */
export type TextReading = Omit<Reading, 'tokens'> & ({ tokens: Reading['tokens'] } | { source: string });

/** Answers to a reading's requests as plain data, in the order of the requests. */
export interface ResolvedData {
  links: readonly (readonly [id: string, link: ResolvedLink])[];
  files: readonly (readonly [name: string, file: ResolvedFile])[];
  embedsHtml: readonly string[];
  icons: readonly (readonly [name: string, html: string])[];
  rest: Pick<Resolved, 'labels' | 'typography' | 'idPrefix' | 'headingOffset'>;
}

export async function readText(wiki: Wiki, body: string): Promise<TextReading> {
  if (body.length <= inlineText) return wiki.markdown.read(body);
  return { ...(await wiki.heavy.run('read', body)), source: body };
}

/** @param resolved answers for every request of the reading. */
export async function renderText(wiki: Wiki, reading: TextReading, resolved: Resolved): Promise<string> {
  if ('tokens' in reading) return wiki.markdown.render(reading, resolved);
  return wiki.heavy.run('render', { source: reading.source, data: toData(reading, resolved) });
}

const iconNames = ['circle-check', 'info', 'triangle-alert', 'arrow-up'] as const;

function toData(reading: TextReading, resolved: Resolved): ResolvedData {
  const { labels, typography, idPrefix, headingOffset } = resolved;
  return {
    links: reading.links.map((target) => [linkId(target), resolved.link(target)]),
    files: reading.fileNames.flatMap((name) => {
      const file = resolved.file(name);
      return file ? [[name, file] as const] : [];
    }),
    embedsHtml: reading.embeds.map((_request, index) => resolved.embedHtml(index)),
    icons: resolved.icon ? iconNames.map((name) => [name, resolved.icon?.(name) ?? ''] as const) : [],
    rest: {
      labels,
      ...(typography === undefined ? {} : { typography }),
      ...(idPrefix === undefined ? {} : { idPrefix }),
      ...(headingOffset === undefined ? {} : { headingOffset }),
    },
  };
}

/** The answers as `render` asks for them. */
export function fromData(data: ResolvedData): Resolved {
  const [links, files, icons] = [new Map(data.links), new Map(data.files), new Map(data.icons)];
  return {
    ...data.rest,
    link: (target) => links.get(linkId(target)) ?? { href: '', exists: false, title: '' },
    file: (name) => files.get(name),
    embedHtml: (index) => data.embedsHtml[index] ?? '',
    ...(icons.size === 0 ? {} : { icon: (name) => icons.get(name) ?? '' }),
  };
}
