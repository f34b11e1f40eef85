/** A place: an address in words, and its coordinates when they are known. */
import { type Checked, type Control, controlName, type Field, type FieldKind } from '../field.ts';
import { oneLine } from '../text.ts';
import { fieldLimits, isAbsent, nothing, refuse, tooLong, wrongShape } from './common.ts';

/** Stored under the names that forms and files use; `lat` and `lon` in degrees, both or neither. */
type Place = { readonly [key: string]: string | number };

/** Five decimals are a metre. */
const decimals = 5;
const maxCoordinate = 30;

export const placeKind: FieldKind<Place> = {
  name: 'place',
  word: 'lieu',
  facet: 'none',
  parts: ['adresse', 'lat', 'lon'],
  parse: (typed) => read(typed[0] ?? '', typed[1] ?? '', typed[2] ?? ''),
  check: (value) => {
    if (isAbsent(value)) return nothing;
    if (typeof value === 'string') return read(value, '', '');
    if (typeof value !== 'object' || Array.isArray(value)) return wrongShape();
    const { adresse = '', lat = '', lon = '', ...others } = value as Record<string, unknown>;
    if (Object.keys(others).length > 0 || typeof adresse !== 'string') return wrongShape();
    if (!isCoordinate(lat) || !isCoordinate(lon)) return wrongShape();
    return read(adresse, String(lat), String(lon));
  },
  typed: (value) => [
    addressOf(value),
    ...(hasPoint(value) ? [String(value['lat']), String(value['lon'])] : ['', '']),
  ],
  format: (value) => [
    {
      text: addressOf(value) || point(value),
      ...(hasPoint(value) ? { href: mapUrl(value) } : {}),
    },
  ],
  input: (typed, field) => [
    { ...part(field, 'adresse', typed[0]), required: field.required, maxlength: fieldLimits.item },
    { ...part(field, 'lat', typed[1]), inputmode: 'decimal', maxlength: maxCoordinate },
    { ...part(field, 'lon', typed[2]), inputmode: 'decimal', maxlength: maxCoordinate },
  ],
  toCsv: (value) => {
    const address = addressOf(value);
    if (!hasPoint(value)) return address;
    return address === '' ? `(${point(value)})` : `${address} (${point(value)})`;
  },
  fromCsv: (cell) => read(cell, '', ''),
  toText: (value) => addressOf(value),
  sortKeys: (value) => [{ text: addressOf(value) || point(value) }],
};

function isCoordinate(value: unknown): value is string | number {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

const dottedPoint = /^(.*?)\s*\((-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)\)$/;
/** As a spreadsheet in French writes them: `Nantes (47,2 ; -1,55)`. */
const commaPoint = /^(.*?)\s*\((-?\d+(?:[.,]\d+)?)\s?; ?(-?\d+(?:[.,]\d+)?)\)$/;

/** Coordinates may also stand at the end of the address, `Nantes (47.2, -1.55)`, as they do in CSV. */
function read(address: string, lat: string, lon: string): Checked<Place> {
  if (address.length > fieldLimits.item * 4) return tooLong(fieldLimits.item);
  if (lat.length > maxCoordinate || lon.length > maxCoordinate) return refuse('field.place.point');
  const line = oneLine(address);
  if (lat.trim() === '' && lon.trim() === '') {
    const written = dottedPoint.exec(line) ?? commaPoint.exec(line);
    const placed = written && read(written[1] ?? '', written[2] ?? '', written[3] ?? '');
    if (placed && 'value' in placed) return placed;
    if (line.length > fieldLimits.item) return tooLong(fieldLimits.item);
    return line === '' ? nothing : { value: { adresse: line } };
  }
  if (line.length > fieldLimits.item) return tooLong(fieldLimits.item);
  const [north, east] = [degrees(lat, 90), degrees(lon, 180)];
  if (north === undefined || east === undefined) return refuse('field.place.point');
  return { value: { ...(line === '' ? {} : { adresse: line }), lat: north, lon: east } };
}

function degrees(text: string, limit: number): number | undefined {
  const written = text.trim().replace(',', '.').replace('\u2212', '-');
  if (!/^[+-]?\d+(?:\.\d+)?(?:e-\d{1,2})?$/.test(written)) return undefined;
  const number = Number(Number(written).toFixed(decimals));
  // JSON has no negative zero.
  return Math.abs(number) <= limit ? number || 0 : undefined;
}

function addressOf(value: Place): string {
  return String(value['adresse'] ?? '');
}

function hasPoint(value: Place): boolean {
  return value['lat'] !== undefined && value['lon'] !== undefined;
}

/** Never in exponents, which the reading of an address does not know. */
function point(value: Place): string {
  return [value['lat'], value['lon']].map((degree) => plain(Number(degree))).join(', ');
}

function plain(degree: number): string {
  return degree.toFixed(decimals).replace(/\.?0+$/, '');
}

function mapUrl(value: Place): string {
  const [lat, lon] = [plain(Number(value['lat'])), plain(Number(value['lon']))];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

function part(field: Field, name: string, text: string | undefined): Control {
  return {
    control: 'text',
    name: controlName(field.name, name),
    label: `field.place.${name === 'adresse' ? 'address' : name}`,
    values: [text ?? ''],
    required: false,
  };
}
