/** Ways to take a list of entries away: each of the formats that its fields can fill. */
import type { EntriesView } from '../wiki/entry-list-view.ts';
import type { Locals } from './locals.ts';

export interface ExportLink {
  label: string;
  href: string;
  icon: string;
}

/** @param space slug of the space where the list stands. None for pages of any type. */
export function exportLinks({ t, urls }: Locals, { type }: EntriesView, space: string): ExportLink[] {
  if (!type) return [];
  return [{ label: t('entries.exports.atom'), href: urls.feed(space), icon: 'rss' }];
}
