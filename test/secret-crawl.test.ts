/**
 * Words that stand in one closed space and one closed page are looked for in every byte that each lesser actor can
 * obtain: from whatever the site itself links to, from what can be guessed, and by every method and header that might
 * be answered otherwise. An actor who may read everything takes the same walk, and must find each word.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../src/api/endpoints.ts';
import { routes } from '../src/web/app.ts';
import { findWords, fold, hostileWords, linksIn } from './crawl.ts';
import { type Asking, fileForm, formOf } from './http.ts';
import { fileWords } from './secret-files.ts';
import {
  closed,
  mark,
  openSecretStation,
  type Reader,
  readersOf,
  reserved,
  type Secret,
  type SecretStation,
  secrets,
  storied,
} from './secret-station.ts';

/** Addresses that one actor visits at most. */
const mostAddresses = 3200;
/** Of these, such as differ in the words of their query only: titles of pages that could be written have no end. */
const mostAlike = 6;

const registered = [
  ...routes.map(({ method, path }) => ({ method: method.toUpperCase(), path })),
  ...endpoints.map(({ method, path }) => ({ method: method.toUpperCase(), path: `/api/v1${path}` })),
];

interface Place {
  space: string;
  slug: string;
}

/** The address of the route there, with every usual word for its other names. */
function addressesOf(path: string, { space, slug }: Place): string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    space: [space],
    slug: [slug],
    number: ['1', '2'],
    name: ['piece.png', 'note.txt', 'retrait.txt'],
    handle: ['cellule', 'hote', 'lectrice'],
    id: ['1', '2'],
  };
  const names = [...path.matchAll(/:([a-z]+)/gi)].map(([, name = '']) => name);
  let addresses = [path];
  for (const name of names) {
    const words = known[name] ?? ['1', 'inconnu'];
    addresses = addresses.flatMap((address) => words.map((word) => address.replace(`:${name}`, word)));
  }
  return addresses;
}

const queries = [
  '',
  '?page=2',
  '?before=3',
  '?before=2027-01-01T00%3A00%3A00.000Z',
  '?sort=-title',
  '?from=1',
  '?from=1&to=2',
  '?v=1',
  '?w=320',
  '?lang=en',
  '?type=reunion',
  '?tag=commun',
  '?minor=1',
  '?publie=2',
];

const searchDoors = [
  ...['/search', '/gare/search', '/mur/search', '/api/v1/search', '/search.atom', '/gare/search.atom'],
  ...['/search/suggestions', '/opensearch.json'],
];

/** Slips of secrets, and their beginnings with a letter left out or another in its place. */
const nearWords = [
  ...['zibelyntexte', 'sibelintexte', 'zibelyncontenu', 'zibelynfeuillet', 'zibelynminute', 'zibelynotice'],
  ...[
    'zebelindirection',
    'zibelyngestion',
    'zibelynmembres',
    'zibelynattente',
    'zibelynbapteme',
    'zib',
    'zibe',
  ],
  ...['fichier:pdf zibeli*', 'fichier:oui', 'auteur:zibeli*', 'suivi:zibeli', 'contact:zibeli', 'titre:zib*'],
  ...['une -zibeli*', 'avant:2030', 'type:signalement', 'auteur:hote', 'auteur:lectrice', 'espace:conclave'],
];

/** Every facet, order and page of a search, ticked alone and together. */
const narrowings = [
  ...['file=pdf', 'file=texte', 'file=tableur', 'space=conclave', 'space=gare&space=conclave', 'year=2026'],
  ...['type=reunion', 'type=signalement', 'tag=commun', 'tag=zibeli', 'q=un&sort=date', 'q=un&sort=title'],
  ...[
    'q=un&page=2',
    'q=un&file=pdf&year=2026&type=reunion',
    'q=une&space=conclave&sort=title',
    'q=de&file=autre',
  ],
];

const seeds = [
  '/',
  ...registered.filter(({ method, path }) => method === 'GET' && !path.includes(':')).map(({ path }) => path),
  ...[...hostileWords, ...nearWords, ...fileWords].flatMap((word) =>
    searchDoors.map((path) => `${path}?q=${encodeURIComponent(word)}`),
  ),
  ...narrowings.flatMap((filter) =>
    ['/search', '/gare/search', '/search.atom'].map((path) => `${path}?${filter}`),
  ),
  ...['space=conclave', 'type=reunion', 'tag=commun', 'page=2', 'limit=100'].flatMap((filter) => [
    `/search?q=date&${filter}`,
    `/api/v1/search?q=date&${filter}`,
    `/api/v1/spaces/gare/pages?${filter}`,
  ]),
  '/conclave/new?type=reunion&title=Essai&parent=proces-verbal',
  '/mur/new?type=reunion&title=Essai&parent=proces-verbal',
  '/gare/new?type=reunion&title=Essai&parent=huis-clos',
  '/login?next=%2Fconclave%2Fproces-verbal',
  ...reservedSeeds(),
];

/** Lists of entries by fields that few see, in every way in which lists are asked for. */
function reservedSeeds(): string[] {
  const short = (field: string) => [
    `sort=-${field}`,
    `view=table&cols=commune,${field}`,
    `f.${field}.filled=1`,
  ];
  const whole = (field: string) => [
    ...short(field),
    `group=${field}`,
    `view=board&group=${field}`,
    `view=chart&group=${field}&sum=montant`,
    `f.${field}=zibeli`,
    `f.${field}.not=zibeli`,
    `f.${field}.min=a`,
    `f.${field}.below=zz`,
    `f.${field}.empty=1`,
  ];
  const others = ['endroit', 'renvoi', 'montant', 'traite', 'autrefois', 'naguere', 'inconnu'];
  const views = [
    'list',
    'table',
    'cards',
    'faces',
    'directory',
    'calendar',
    'timeline',
    'map',
    'board',
    'chart',
  ];
  const asked = [
    '',
    'q=zibeli',
    'limit=1&sort=suivi',
    ...views.map((view) => `view=${view}`),
    ...whole('suivi'),
    ...whole('contact'),
    ...others.flatMap(short),
  ];
  const lists = ['', '/entries.csv', '/entries.geojson', '/feed.atom', '/agenda', '/agenda.ics', '/pages'];
  return ['gare', 'mur'].flatMap((space) => [
    ...asked.map((one) => `/${space}?type=signalement&${one}`),
    ...[
      ...lists.map((list) => `/${space}${list}`),
      `/api/v1/spaces/${space}/pages`,
      `/api/v1/spaces/${space}/entries`,
    ].flatMap((list) =>
      ['', 'sort=suivi', 'limit=1&sort=-suivi', 'f.suivi.filled=1'].map(
        (one) => `${list}?type=signalement&${one}`,
      ),
    ),
  ]);
}

/** What is told about the words an actor was shown: which, and where first. */
type Findings = Map<string, string>;

interface Walk {
  findings: Findings;
  addresses: number;
  requests: number;
}

let station: SecretStation;
const walks = new Map<Reader, Walk>();
beforeAll(async () => {
  station = await openSecretStation();
  const { client, headers } = station;
  const eyes = { ...formOf({ as: 'visitor', next: '/' }), method: 'POST', path: '/view-as' };
  const lent = await client.ask({ ...eyes, headers: { ...headers['seen-as'], ...eyes.headers } });
  if (lent.status !== 303) throw new Error(`nobody's eyes were lent: ${lent.status}`);
});
afterAll(async () => {
  await station.close();
  const all = [...walks.values()];
  const sum = (of: (walk: Walk) => number) => all.reduce((total, walk) => total + of(walk), 0);
  process.stdout.write(
    `secret crawl: ${walks.size} actors, ${sum((walk) => walk.addresses)} addresses, ${sum((walk) => walk.requests)} requests\n`,
  );
});

/** Groups are the business of members, and so are some fields. */
const known: Readonly<Partial<Record<Reader, readonly Secret[]>>> = {
  stranger: ['groupName', 'membersField'],
  token: ['groupName', 'membersField'],
};

const lesser = readersOf.filter((reader) => reader !== 'administrator');

describe('a secret word', () => {
  test('changes nothing in what an address answers that may not be read', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    // A blocked account is a visitor, a token its member: the matrix proves that.
    for (const reader of ['visitor', 'stranger', 'seen-as'] as const) {
      for (const [index, place] of closed.entries()) {
        const twin = { space: place.space === 'gare' ? 'gare' : 'neantneo', slug: `neant-${index}` };
        wrong.push(...(await differences(reader, place, twin)));
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each(lesser)('is told to no %s', { timeout: 180_000 }, async (reader) => {
    const { findings } = await walkAs(reader);
    for (const name of known[reader] ?? []) findings.delete(fold(secrets[name]));
    expect(Object.fromEntries(findings)).toEqual({});
  });

  // Otherwise the walks above would prove nothing.
  test('is found in every place by who may read it', { timeout: 180_000 }, async () => {
    const { findings } = await walkAs('administrator');
    const found = (Object.keys(secrets) as Secret[]).filter((name) => findings.has(fold(secrets[name])));
    expect(found).toEqual(Object.keys(secrets));
  });
});

async function walkAs(reader: Reader): Promise<Walk> {
  const walk: Walk = { findings: new Map(), addresses: 0, requests: 0 };
  walks.set(reader, walk);
  const look = async (asking: Asking) => {
    walk.requests += 1;
    const answer = await station.client.ask({
      ...asking,
      headers: {
        ...station.headers[reader],
        'accept-encoding': encodings[walk.requests % 3] ?? '',
        ...asking.headers,
      },
    });
    for (const word of findWords(answer, mark)) {
      if (!walk.findings.has(word))
        walk.findings.set(word, `${asking.method ?? 'GET'} ${asking.path} (${answer.status})`);
    }
    return answer;
  };
  await follow(walk, look);
  await guess(look);
  // An administrator would change what the walk is about.
  if (reader !== 'administrator') await write(look);
  return walk;
}

const encodings = ['br', 'gzip', 'identity'];

type Look = (asking: Asking) => ReturnType<SecretStation['client']['ask']>;

/** Whatever the site names; then, as far as the bound allows, what stands beside it. */
async function follow(walk: Walk, look: Look): Promise<void> {
  const origins = ['http://127.0.0.1:3000', `http://127.0.0.1:${station.client.port}`];
  const seen = new Set<string>();
  const [named, beside]: [string[], string[]] = [[], []];
  const alike = new Map<string, number>();
  const add = (address: string, waiting: string[]) => {
    if (seen.has(address) || seen.size >= mostAddresses) return;
    // Every list in every language says the same.
    if (/[?&]lang=/.test(address) && address.includes('&')) return;
    const shape = address.replace(/=[^&]*/g, '=');
    const count = alike.get(shape) ?? 0;
    if (shape !== address && count >= mostAlike) return;
    alike.set(shape, count + 1);
    seen.add(address);
    waiting.push(address);
  };
  for (const seed of seeds) {
    seen.add(seed);
    named.push(seed);
  }
  for (let path = named.shift(); path !== undefined; path = named.shift() ?? beside.shift()) {
    const answer = await look({ path });
    for (const address of linksIn(answer, origins, path)) add(address, named);
    if (answer.status < 400) for (const one of besideOf(path)) add(one, beside);
  }
  walk.addresses = seen.size;
}

const pages = registered.filter(({ method, path }) => method === 'GET' && path.includes(':space'));

/** Words of the routes themselves, which are no space and no page. */
const reservedWords = new Set(
  registered.flatMap(({ path }) => path.split('/').filter((word) => word !== '' && !word.startsWith(':'))),
);

/** For the address of a space or a page: everything that can be asked about it. */
function besideOf(address: string): string[] {
  const place = /^\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?$/.exec(address);
  if (!place) return [];
  const [, space = '', slug = ''] = place;
  if (space === 'static' || reservedWords.has(space) || reservedWords.has(slug)) return [];
  const own = pages.filter(({ path }) => path.includes(':slug') === (slug !== ''));
  const bare = own.flatMap(({ path }) => addressesOf(path, { space, slug }));
  return [...bare, ...queries.map((query) => address + query)];
}

const ways: readonly Omit<Asking, 'path'>[] = [
  {},
  { method: 'HEAD' },
  { method: 'OPTIONS' },
  { headers: { range: 'bytes=0-99' } },
  { headers: { 'if-none-match': '*' } },
  { headers: { 'if-none-match': '"2"', 'if-modified-since': 'Fri, 01 Jan 2027 00:00:00 GMT' } },
  { headers: { accept: 'application/json' } },
  { headers: { accept: 'text/markdown' } },
  { headers: { 'accept-language': 'en', accept: 'text/html' } },
];

const readable = registered.filter(({ method, path }) => method === 'GET' && path.includes(':'));

/** The addresses of what is closed, as somebody knows them who was told, asked in every way. */
async function guess(look: Look): Promise<void> {
  for (const place of [...closed, ...storied, ...reserved]) {
    for (const { path } of readable) {
      for (const address of addressesOf(path, place)) {
        const query = path.endsWith('/diff') ? '?from=1&to=2' : path.endsWith('/thumbnail') ? '?w=320' : '';
        const some = closed.some((one) => one === place) ? ways : ways.slice(0, 1);
        for (const way of some) await look({ ...way, path: address + query });
        if (path.endsWith('/files/:name')) await look({ path: `${address}?v=1` });
      }
    }
    for (const query of queries) await look({ path: `/${place.space}/${place.slug}${query}` });
  }
}

/** Texts that ask for what is closed. */
const hostileBody = closed
  .flatMap(({ space, slug }) => [
    `[[${space}:${slug}]] [[${slug}]] ![](/${space}/${slug}/files/piece.png)`,
    `{{inclure page="${space}:${slug}"}}`,
    `{{inclure page="${slug}"}}`,
  ])
  .concat(
    '{{fiches type="reunion" espace="conclave"}}',
    '{{fiches type="reunion" vue="tableau" tri="lieu"}}',
    '{{fiches etiquette="commun"}}',
    '{{fiches type="reunion" groupe="Commission"}}',
    '{{fiches type="signalement" espace="*" vue="tableau" tri="suivi" colonnes="suivi, naguere, inconnu"}}',
    '{{fiches type="signalement" espace="*" suivi!="x" par="suivi"}}',
    '{{formulaire type="signalement"}}',
    '{{changements espace="conclave"}}',
    '{{departs}}',
    '{{fichiers}}',
    '{{sommaire}}',
    '@cellule @lectrice',
  )
  .join('\n\n');

const writable = registered.filter(({ method, path }) => method !== 'GET' && path.includes(':space'));

/** Every door that takes something, at the addresses of what is closed and where everybody may write. */
async function write(look: Look): Promise<void> {
  for (const place of [...closed, ...reserved, { space: 'mur', slug: 'accueil' }]) {
    for (const { method, path } of writable) {
      for (const address of addressesOf(path, place))
        await look({ method, path: address, ...carriedBy(method, path) });
    }
  }
  for (const { space, slug } of closed) {
    for (const parent of [slug, `${space}:${slug}`]) {
      const page = {
        title: 'Essai',
        body: hostileBody,
        type: 'reunion',
        base: '0',
        parent,
        groupe: 'Commission',
      };
      for (const path of ['/mur/new', '/mur/preview', `/mur/${slug}/edit`]) {
        const answer = await look({ method: 'POST', path, ...formOf({ ...page, editId: randomUUID() }) });
        if (answer.headers.location !== undefined) await look({ path: answer.headers.location });
      }
    }
  }
  await look({ path: '/mur/pages' });
}

function carriedBy(method: string, path: string): Pick<Asking, 'headers' | 'body'> {
  if (path.endsWith('/files') || path.endsWith('/attachments'))
    return fileForm('autre.txt', Buffer.from('rien'));
  if (!path.startsWith('/api/')) {
    const page = {
      title: 'Essai',
      body: hostileBody,
      base: '1',
      space: 'mur',
      parent: 'proces-verbal',
      summary: '',
    };
    return formOf({ ...page, editId: randomUUID() });
  }
  if (method === 'DELETE') return { headers: { 'if-match': '"1"' } };
  const base = method === 'PUT' ? { 'if-match': '"1"' } : {};
  const json = JSON.stringify({ title: 'Essai', body: hostileBody });
  return { headers: { 'content-type': 'application/json', ...base }, body: json };
}

/** What is told by a status or a header alone. */
async function differences(reader: Reader, place: Place, twin: Place): Promise<string[]> {
  const wrong: string[] = [];
  const shapeOf = async (way: Omit<Asking, 'path'>, path: string) => {
    const asking = { ...way, path, headers: { ...station.headers[reader], ...way.headers } };
    const { status, headers } = await station.client.ask(asking);
    return `${status} ${Object.keys(headers).sort().join(' ')}`;
  };
  for (const { path } of readable.filter(
    (one) => one.path.includes(':slug') && !one.path.includes(':secret'),
  )) {
    const twins = addressesOf(path, twin);
    for (const [index, address] of addressesOf(path, place).entries()) {
      for (const way of ways) {
        const [is, would] = [await shapeOf(way, address), await shapeOf(way, twins[index] ?? '')];
        if (is !== would)
          wrong.push(`${reader}: ${JSON.stringify(way)} ${address}: ${is} instead of ${would}`);
      }
    }
  }
  return wrong;
}
