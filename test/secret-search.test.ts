/**
 * A search tells by what it finds, too: whoever may not read a word gets, for every way to ask for it, the answer that a
 * word gets which stands nowhere.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold, unpack } from './crawl.ts';
import {
  openSecretStation,
  type Reader,
  type Secret,
  type SecretStation,
  secrets,
} from './secret-station.ts';

let station: SecretStation;
beforeAll(async () => {
  station = await openSecretStation();
}, 60_000);
afterAll(() => station.close());

/** Stands nowhere. */
const nowhere = 'qarvoumtexte';

const ways: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => `"${word}"`,
  (word) => `${word.slice(0, -1)}*`,
  (word) => `titre:${word}`,
  (word) => `#${word}`,
  (word) => `auteur:${word}`,
  (word) => `type:${word}`,
  (word) => `espace:${word}`,
  ...['suivi', 'contact', 'endroit', 'renvoi', 'autrefois', 'naguere', 'inconnu', 'lieu'].map(
    (field) => (word: string) => `${field}:${word}`,
  ),
  (word) => `-suivi:${word}`,
  (word) => `charte ${word}`,
  (word) => `charte -${word}`,
  (word) => `charte OU ${word}`,
  (word) => `charte zzkwx ${word}`,
  (word) => `fichier:oui ${word}`,
  (word) => `-${word}`,
];

/** Slips and beginnings, by which nothing may be led to a secret. */
const slips: readonly ((word: string) => string)[] = [
  (word) => word.slice(0, -2) + word.slice(-1),
  (word) => `${word.slice(0, 9)}${word.slice(8)}`,
  (word) => word.slice(0, 9),
];

const api = '/api/v1/search';
const suggestions = '/search/suggestions';
const everyDoor = [api, suggestions, '/opensearch.json', '/search', '/gare/search', '/search.atom'];

/** All doors lead to one engine: each is asked for the word alone. */
const asked = [
  ...ways.map((way, at) => ({ way, doors: at === 0 ? everyDoor : [api] })),
  ...slips.map((way) => ({ way, doors: [api, suggestions] })),
];

/** Fields and groups that members know. */
const known: Readonly<Partial<Record<Reader, readonly Secret[]>>> = {
  stranger: ['groupName', 'membersField'],
};

/** With a mark in the place of the word. */
async function answerTo(reader: Reader, door: string, q: string): Promise<string> {
  const headers = station.headers[reader];
  const answer = await station.client.ask({ path: `${door}?q=${encodeURIComponent(q)}`, headers });
  const text = unpack(answer).toString('utf8');
  return `${answer.status} ${text.replace(/(?:zibelin|qarvoum)[a-z]*/gi, '§')}`;
}

// A token is its member: the crawl proves that.
test.each(['visitor', 'stranger'] as const)(
  'is as one that stands nowhere, for a %s',
  { timeout: 180_000 },
  async (reader) => {
    const words = (Object.keys(secrets) as Secret[]).filter((name) => !known[reader]?.includes(name));
    const told: string[] = [];
    for (const { way, doors } of asked)
      for (const door of doors) {
        const would = await answerTo(reader, door, way(nowhere));
        for (const name of words) {
          const q = way(fold(secrets[name]));
          if ((await answerTo(reader, door, q)) !== would) told.push(`${door}?q=${q}`);
        }
      }
    expect(told).toEqual([]);
  },
);

test('is found by who may read it', async () => {
  const { client, headers } = station;
  const total = async (q: string) => {
    const path = `/api/v1/search?q=${encodeURIComponent(q)}`;
    const answer = await client.ask({ path, headers: headers.administrator });
    return (JSON.parse(unpack(answer).toString('utf8')) as { total: number }).total;
  };
  const indexed = [
    'title',
    'body',
    'value',
    'tag',
    'fileName',
    'fileText',
    'pdfPage',
    'odtText',
    'sheetCell',
  ];
  const others = ['managersFile', 'formerName', 'sentTitle', 'sentText', 'newAddress'];
  for (const name of [...indexed, ...others] as Secret[])
    expect([name, (await total(secrets[name])) > 0]).toEqual([name, true]);
});
