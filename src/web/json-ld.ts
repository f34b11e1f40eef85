/** Events, organisations, people and articles as search engines read them (schema.org), in a block of data in the page. */
import { localDateTime } from '../core/dates.ts';
import type { Field, KindName } from '../core/field.ts';
import type { FieldValue } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PublicEntry } from '../wiki/public-entry.ts';

interface Place {
  /** Absolute address of the page. */
  url: string;
  timeZone: string;
  language: string;
}

/** JSON that can stand in a `script` element: nothing in it ends the element. Undefined for an event without a date. */
export function jsonLdOf(entry: PublicEntry, place: Place): string | undefined {
  const said = describe(entry, place);
  if (!said) return undefined;
  const data = { '@context': 'https://schema.org', ...withoutEmpty({ ...said, url: place.url }) };
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function describe(entry: PublicEntry, place: Place): Record<string, unknown> | undefined {
  if (entry.schema === 'event') return eventOf(entry, place);
  if (entry.schema === 'organisation') return organisationOf(entry);
  return entry.schema === 'person' ? personOf(entry) : articleOf(entry, place);
}

const eventStates = {
  planned: 'https://schema.org/EventScheduled',
  cancelled: 'https://schema.org/EventCancelled',
  moved: 'https://schema.org/EventPostponed',
} as const;

const modes = 'https://schema.org/';

function eventOf(entry: PublicEntry, { timeZone, language }: Place) {
  const { event, title } = entry;
  if (!event) return undefined;
  const where =
    placeOf(entry) ??
    (event.place === '' ? undefined : { '@type': 'Place', name: event.place, address: event.place });
  const online = isWeb(event.visio) ? { '@type': 'VirtualLocation', url: event.visio } : undefined;
  const locations = [where, online].filter((one) => one !== undefined);
  const mode = where && online ? 'Mixed' : online ? 'Online' : 'Offline';
  const organisers =
    event.group === ''
      ? textsOf(fieldText(entry, ['list', 'text'], ['organise_par', 'organisateur']))
      : [event.group];
  return {
    '@type': 'Event',
    name: title,
    description: entry.text,
    startDate: momentText(event.starts, timeZone),
    endDate: momentText(event.ends, timeZone),
    eventStatus: eventStates[event.state],
    eventAttendanceMode: `${modes}${mode}EventAttendanceMode`,
    location: locations.length > 1 ? locations : locations[0],
    organizer: organisers.map((name) => ({ '@type': 'Organization', name })),
    inLanguage: language,
  };
}

/** A day as it is, an hour as an instant: search engines have other time zones. */
function momentText(wall: string, timeZone: string): string {
  const [day = '', hour] = wall.split('T');
  return hour === undefined ? day : localDateTime(day, hour, timeZone);
}

function organisationOf(entry: PublicEntry) {
  return {
    '@type': 'Organization',
    name: entry.title,
    alternateName: fieldText(entry, ['text'], ['sigle', 'acronyme']),
    description: fieldText(entry, ['longtext'], ['objet', 'description']) || entry.text,
    sameAs: fieldText(entry, ['url']),
    email: fieldText(entry, ['email']),
    telephone: fieldText(entry, ['phone']),
    location: placeOf(entry),
  };
}

function personOf(entry: PublicEntry) {
  const structure = fieldText(entry, ['page', 'text'], ['structure', 'organisation']);
  return {
    '@type': 'Person',
    name: entry.title,
    jobTitle: fieldText(entry, ['text'], ['role', 'fonction']),
    affiliation: structure === '' ? undefined : { '@type': 'Organization', name: structure },
    sameAs: fieldText(entry, ['url']),
    email: fieldText(entry, ['email']),
    telephone: fieldText(entry, ['phone']),
  };
}

function articleOf(entry: PublicEntry, { language }: Place) {
  const authors = textsOf(fieldText(entry, ['list', 'text'], ['auteurs', 'auteur', 'autrice']));
  return {
    '@type': 'Article',
    headline: entry.title,
    description: fieldText(entry, ['longtext'], ['resume', 'chapo']) || entry.text,
    datePublished: fieldText(entry, ['date'], ['date']) || entry.createdAt,
    dateModified: entry.updatedAt,
    author:
      authors.length > 0
        ? authors.map((name) => ({ '@type': 'Person', name }))
        : entry.authors.map((name) => ({ '@type': 'Person', name })),
    sameAs: fieldText(entry, ['url']),
    inLanguage: language,
  };
}

/** The first field of these kinds that says something; of these names, when some are given. Several texts stand on lines. */
function fieldText(
  { type, values }: PublicEntry,
  kinds: readonly KindName[],
  names?: readonly string[],
): string {
  const isMeant = (field: Field) => kinds.includes(field.kind) && (!names || names.includes(field.name));
  for (const field of type.fields.filter(isMeant)) {
    const text = plain(valueIn(values, field.name));
    if (text !== '') return text;
  }
  return '';
}

function plain(value: FieldValue | undefined): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join('\n') : '';
}

function textsOf(lines: string): string[] {
  return lines.split('\n').filter((text) => text !== '');
}

/** Of a field of places. */
function placeOf({ type, values }: PublicEntry) {
  const field = type.fields.find((one) => one.kind === 'place' && valueIn(values, one.name) !== undefined);
  const value = field && valueIn(values, field.name);
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { adresse, lat, lon } = value as Readonly<Record<string, string | number>>;
  return {
    '@type': 'Place',
    ...(adresse === undefined ? {} : { name: adresse, address: adresse }),
    ...(lat === undefined ? {} : { geo: { '@type': 'GeoCoordinates', latitude: lat, longitude: lon } }),
  };
}

function isWeb(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function withoutEmpty(said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isSaid = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(said).filter(([, value]) => isSaid(value)));
}
