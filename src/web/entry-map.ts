/** The places of entries: those that a map can show, and those known by their address alone. */
import type { EntriesView } from '../wiki/entry-list-view.ts';
import type { EntryItem } from '../wiki/items.ts';

/** Where tiles are asked for, as `https://host/{z}/{x}/{y}.png`, and whom they are owed to. */
export interface Tiles {
  url: string;
  credit: string;
}

export interface MapModel {
  places: readonly Place[];
  /** Entries of this page without coordinates. */
  others: readonly EntryItem[];
  /** Name of the field of the places. */
  field: string;
  tiles?: Tiles & { host: string };
}

export interface Place {
  item: EntryItem;
  lat: number;
  lon: number;
  address: string;
}

export function mapModel(view: EntriesView, tiles: Tiles | undefined): MapModel {
  const field = view.fields.find(({ kind }) => kind === 'place')?.name ?? '';
  const places: Place[] = [];
  const others: EntryItem[] = [];
  for (const item of view.items) {
    const point = pointOf(item.values[field]);
    if (point) places.push({ item, ...point });
    else others.push(item);
  }
  return { places, others, field, ...(tiles ? { tiles: { ...tiles, host: hostOf(tiles) } } : {}) };
}

/** Of the server that is asked for tiles: who then learns that somebody reads this page. */
export function hostOf({ url }: Tiles): string {
  return /^https?:\/\/([^/]+)/.exec(url)?.[1]?.replace('{s}.', '') ?? '';
}

/** Where they come from, as a content security policy says it. */
export function sourceOf({ url }: Tiles): string {
  return (/^https?:\/\/[^/]+/.exec(url)?.[0] ?? '').replace('{s}', '*');
}

function pointOf(value: unknown): { lat: number; lon: number; address: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { lat, lon, adresse } = value as Readonly<Record<string, unknown>>;
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined;
  return { lat, lon, address: typeof adresse === 'string' ? adresse : '' };
}
