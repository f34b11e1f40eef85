/** A text read, with what its links, files and embeds turned out to be: all in a few queries, none while rendering. */
import { type AttachmentRow, attachmentKey } from '../store/attachments.ts';
import { attachmentView } from './attachments.ts';
import { type BodyContext, fullAllowance } from './embed-context.ts';
import { embedView } from './embeds.ts';
import type { AttachmentView } from './items.ts';
import { type AuthorNames, authorNames } from './members.ts';
import { resolveMentions } from './mentions.ts';
import { resolveLinks } from './resolve-links.ts';
import type { Scope } from './scope.ts';
import { readText } from './texts.ts';
import type { BodyView, EmbedView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** A text with all that it asks for, as the actor of the scope may see it. */
export async function viewBody(
  wiki: Wiki,
  scope: Scope,
  body: string,
  context: BodyContext,
): Promise<BodyView> {
  const reading = await readText(wiki, body);
  const links = await resolveLinks(wiki, scope, reading.links, context.spaceId);
  const mentions = await resolveMentions(wiki, scope.actor, reading.mentions);
  const open = { ...context, allowance: context.allowance ?? fullAllowance() };
  const embeds: EmbedView[] = [];
  // In the order of the text, so that what is left is shared out the same way at each view.
  for (const request of reading.embeds) embeds.push(await embedView(wiki, scope, request, open, viewBody));
  const files = resolveFiles(reading.fileNames, context.attachments, await authorNames(wiki));
  return { space: context.space, slug: context.slug, reading, resolved: { links, files, mentions }, embeds };
}

function resolveFiles(
  names: readonly string[],
  attachments: readonly AttachmentRow[],
  nameOf: AuthorNames,
): ReadonlyMap<string, AttachmentView> {
  const byKey = new Map(attachments.map((row) => [attachmentKey(row.name), row]));
  return new Map(
    names.flatMap((name) => {
      const row = byKey.get(attachmentKey(name));
      return row ? [[name, attachmentView(row, nameOf)] as const] : [];
    }),
  );
}
