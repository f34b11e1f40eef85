/** What `{{fiches …}}` shows: a list of entries, or in its place what is wrong with what it asks. */
import { readEntryEmbed } from '../core/entry-embed.ts';
import { findEntryView } from '../core/entry-query.ts';
import { type OpenContext, spaceNamed, takeEntries, wrong } from './embed-context.ts';
import { viewEntriesIn } from './entry-list.ts';
import { isFilterProblem } from './entry-order.ts';
import type { Scope } from './scope.ts';
import type { EmbedView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Entries an embed shows when it does not say; of a month all there are, for nobody would look for the others. */
const usualEntries = 20;
const usualInMonth = 200;

/** Takes what it shows from the allowance of the view. */
export async function embedEntries(
  wiki: Wiki,
  scope: Scope,
  args: Readonly<Record<string, string>>,
  { allowance }: Pick<OpenContext, 'allowance'>,
): Promise<EmbedView> {
  const spaceId = spaceNamed(scope, args['espace'], undefined);
  if (spaceId === null) return wrong('embed.no-space', { space: args['espace'] ?? '' });
  const isCalendar = findEntryView(args['vue'] ?? '') === 'calendar';
  const read = readEntryEmbed(args, isCalendar ? usualInMonth : usualEntries);
  if ('problem' in read) return wrong(read.problem.code, read.problem.details);
  const shown = takeEntries({ allowance }, read.query.limit);
  if (shown === undefined) return wrong('embed.too-many');
  const space = scope.spaces.find(({ id }) => id === spaceId)?.slug ?? '';
  const list = await viewEntriesIn(wiki, scope, { ...read.query, space, limit: shown });
  allowance.entries += shown - Math.min(shown, list.items.length);
  // Without one of its filters the list would show what its author left out.
  const problem = list.problems.find(isFilterProblem);
  if (problem) return wrong(`entries.${problem.code}`, problem.details);
  return { kind: 'entries', ...(args['titre'] ? { title: args['titre'] } : {}), list };
}
