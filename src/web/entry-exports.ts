/** Ways to take a list of entries away: each of the formats that its fields can fill. */
import type { EntriesView } from '../wiki/entry-list-view.ts';
import { filtersOnly } from './entry-query.ts';
import type { Locals } from './locals.ts';

export interface ExportLink {
  label: string;
  href: string;
  icon: string;
}

/** @param space slug of the space where the list stands. None for pages of any type. */
export function exportLinks(
  { t, urls }: Locals,
  { type, query, fields }: EntriesView,
  space: string,
): ExportLink[] {
  if (!type) return [];
  const hasPlaces = fields.some(({ kind }) => kind === 'place');
  // A file holds all pages of the list, and looks like none of its views.
  const { view: _view, group: _group, sum: _sum, ...asked } = { ...query, page: 1 };
  const table = (bom: boolean) => urls.entriesFile(space, 'csv', asked, { bom });
  return [
    { label: t('entries.exports.csv'), href: table(false), icon: 'table' },
    { label: t('entries.exports.excel'), href: table(true), icon: 'file-spreadsheet' },
    ...(hasPlaces
      ? [
          {
            label: t('entries.exports.geojson'),
            href: urls.entriesFile(space, 'geojson', asked),
            icon: 'map',
          },
        ]
      : []),
    ...(type.isDated
      ? [
          {
            label: t('entries.exports.ics'),
            href: urls.agendaFile(space, { type: type.slug, filters: filtersOnly(query) }),
            icon: 'calendar-days',
          },
        ]
      : []),
    { label: t('entries.exports.json'), href: urls.entriesOfApi(space, query), icon: 'code' },
    { label: t('entries.exports.atom'), href: urls.entriesFeed(space, asked), icon: 'rss' },
  ];
}
