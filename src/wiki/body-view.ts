/** A text read, with what its links, files and embeds turned out to be: all in a few queries, none while rendering. */
import { type AttachmentRow, attachmentKey } from '../store/attachments.ts';
import { attachmentView } from './attachments.ts';
import { type BodyContext, embedView } from './embeds.ts';
import { resolveLinks } from './resolve-links.ts';
import type { Scope } from './scope.ts';
import { readText } from './texts.ts';
import type { AttachmentView, BodyView } from './views.ts';
import type { Wiki } from './wiki.ts';

export async function viewBody(
  wiki: Wiki,
  scope: Scope,
  body: string,
  context: BodyContext,
): Promise<BodyView> {
  const reading = await readText(wiki, body);
  const [links, embeds] = await Promise.all([
    resolveLinks(wiki, scope, reading.links, context.spaceId),
    Promise.all(reading.embeds.map((request) => embedView(wiki, scope, request, context, viewBody))),
  ]);
  const files = resolveFiles(reading.fileNames, context.attachments);
  return { space: context.space, slug: context.slug, reading, resolved: { links, files }, embeds };
}

function resolveFiles(
  names: readonly string[],
  attachments: readonly AttachmentRow[],
): ReadonlyMap<string, AttachmentView> {
  const byKey = new Map(attachments.map((row) => [attachmentKey(row.name), row]));
  return new Map(
    names.flatMap((name) => {
      const row = byKey.get(attachmentKey(name));
      return row ? [[name, attachmentView(row)] as const] : [];
    }),
  );
}
