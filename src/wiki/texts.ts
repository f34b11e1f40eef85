/**
 * Markdown read and rendered without holding anybody up: a long text goes to the worker thread twice, once to say
 * what it asks for and once, with the answers, to become HTML.
 */
import { linkId } from '../core/link.ts';
import type { Resolved } from '../markdown/markdown.ts';
import type { ResolvedData, TextReading } from './text-data.ts';
import type { Wiki } from './wiki.ts';

/** Characters up to which a text is handled in the caller's thread: 128 k take some 100 ms at worst. */
export const inlineText = 96 * 1024;

/**
 * What a text asks for; a long one is read in the worker thread. @throws WikiError too-large when it takes too long.
 */
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
    mentions: reading.mentions.flatMap((handle) => {
      const mention = resolved.mention?.(handle);
      return mention ? [[handle, mention] as const] : [];
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
