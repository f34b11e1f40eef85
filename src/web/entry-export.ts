/** Lists of entries as files: a table for spreadsheets, places for maps. Sent piece by piece, however long. */
import type { Request, Response } from 'express';
import type { Field } from '../core/field.ts';
import { writeCell } from '../core/import-cell.ts';
import { columnHead } from '../core/import-plan.ts';
import { slugify } from '../core/page.ts';
import { valueIn } from '../core/same-value.ts';
import {
  type EntryExport,
  type ExportedEntry,
  entryCells,
  exportEntries,
  templateColumns,
} from '../wiki/entry-export.ts';
import { localDay } from '../wiki/moments.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { contentDisposition } from './disposition.ts';
import { readEntryQuery } from './entry-query.ts';
import { textOf } from './query.ts';
import { readerOf } from './reader.ts';
import { sendPieces } from './send-pieces.ts';
import type { Web } from './web.ts';

/** Lines sent at once. */
const linesInPiece = 100;

/**
 * `/{space}/entries.csv?type=…`: the entries of a list. With `bom=1` Excel sees that it is UTF-8, which it does not by
 * itself; other programs would take the mark for a part of the first head. With `template=1` only the heads.
 */
export async function sendEntriesTable(web: Web, req: Request, res: Response): Promise<void> {
  const { lang } = web.locals(req, res);
  const query = readEntryQuery(req);
  const reader = readerOf(web, req, res);
  const mark = textOf(req, 'bom') === '1' ? byteOrderMark : '';
  const headOf = (fields: readonly Field[], columns: readonly string[]) =>
    mark + csvLine(columns.map((column) => columnHead(column, fields, lang)));
  if (textOf(req, 'template') === '1') {
    const { type, fields, columns } = await templateColumns(web.wiki, reader, query);
    begin(res, 'text/csv', `${slugify(type.title)}.csv`);
    res.send(headOf(fields, columns));
    return;
  }
  const found = await exportEntries(web.wiki, reader, query);
  begin(res, 'text/csv', fileName(web, found, 'csv'));
  const lines = async function* () {
    let piece = headOf(found.fields, found.columns);
    let count = 0;
    for await (const entry of found.entries()) {
      piece += csvLine(entryCells(found, entry));
      count += 1;
      if (count % linesInPiece > 0) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
  };
  await sendPieces(web, req, res, lines());
}

/** `/{space}/entries.geojson?type=…`: those of a list that have a place, by RFC 7946. */
export async function sendEntriesPlaces(web: Web, req: Request, res: Response): Promise<void> {
  const found = await exportEntries(web.wiki, readerOf(web, req, res), readEntryQuery(req));
  begin(res, 'application/geo+json', fileName(web, found, 'geojson'));
  const pieces = async function* () {
    yield '{"type":"FeatureCollection","features":[';
    let comma = '\n';
    for await (const entry of found.entries()) {
      for (const feature of featuresOf(web, found, entry)) {
        yield comma + JSON.stringify(feature);
        comma = ',\n';
      }
    }
    yield '\n]}\n';
  };
  await sendPieces(web, req, res, pieces());
}

/** One for each place of the entry that has coordinates. */
function featuresOf(web: Web, { fields }: EntryExport, { page, values }: ExportedEntry): object[] {
  const url = web.urls.absolute(web.urls.page(page.space, page.slug));
  const texts = fields
    .filter(({ kind }) => kind !== 'place' && kind !== 'computed' && kind !== 'longtext')
    .map((field) => [field.name, writeCell(field, valueIn(values, field.name))] as const)
    .filter(([, text]) => text !== '');
  return fields.flatMap((field) => {
    const place = field.kind === 'place' ? valueIn(values, field.name) : undefined;
    if (typeof place !== 'object' || Array.isArray(place)) return [];
    const { adresse, lat, lon } = place as Readonly<Record<string, unknown>>;
    if (typeof lat !== 'number' || typeof lon !== 'number') return [];
    const properties = {
      ...Object.fromEntries(texts),
      // Those of the page last: a field may be called so too.
      title: page.title,
      url,
      ...(typeof adresse === 'string' ? { address: adresse } : {}),
    };
    const geometry = { type: 'Point', coordinates: [lon, lat] };
    return [{ type: 'Feature', id: `${page.slug}#${field.name}`, geometry, properties }];
  });
}

function begin(res: Response, type: string, name: string): void {
  res.setHeader('Content-Type', `${type}; charset=utf-8`);
  res.setHeader('Content-Disposition', contentDisposition('attachment', name));
}

function fileName(web: Web, { type }: EntryExport, extension: string): string {
  const name = type ? slugify(type.title) : 'pages';
  return `${name || 'fiches'}-${localDay(web.wiki.clock(), web.wiki.timeZone)}.${extension}`;
}
