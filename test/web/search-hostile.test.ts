/** What a search is asked by who wishes it ill, and what it shows of titles, tags, names and texts that are no better. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { apiDoors } from '../api-doors.ts';
import { unpack } from '../crawl.ts';
import { type Client, openClient } from '../http.ts';
import { attach } from '../wiki/files.ts';
import { attachText } from '../wiki/search-files.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';

let station: Station;
let client: Client;
beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  const { slug } = await addPage(wiki, {
    title: '<img src=x onerror=alert(1)> quai </script>',
    body: 'Un quai & <script>alert(2)</script>',
    tags: ['<b onclick=alert(3)>t</b>"\'', 'x" onmouseover="alert(4)'],
  });
  const html = '<!doctype html><script>alert(5)</script><p>quai &lt;script&gt;alert(6)&lt;/script&gt;';
  for (const name of ["a'b c.html", 'a%0d%0aX-Evil: 1.txt', 'javascript:alert(7).txt', 'quai ]]> fin.txt'])
    await attach(wiki, { space: 'gare', slug }, name, `${html} ${name}`);
  const sheet = { unit: 'sheet', labels: ['<svg onload=alert(8)>"'] } as const;
  await attachText(wiki, { space: 'gare', slug }, 'f.ods', ['Un quai'], sheet);
  client = await openClient(createApp(wiki, { doors: apiDoors(wiki), limits: 'none' }));
});
afterAll(async () => {
  await client.close();
  await station.wiki.close();
});

const markup = ['/search', '/gare/search', '/search.atom'];
const data = ['/search/suggestions', '/opensearch.json', '/api/v1/search', '/api/v1/spaces/gare/pages'];

const hostile: readonly (readonly [what: string, query: string])[] = [
  ['a control character', 'q=%00%01%1f%7f%20quai'],
  ['half a character', 'q=a%ED%A0%80b%ff'],
  [
    'the syntax of the index',
    `q=${encodeURIComponent('NEAR(a b) {title}: "quai ^mot * AND NOT ( - aliases : x')}`,
  ],
  ['SQL', `q=${encodeURIComponent(`type:x'" OR 1=1;-- titre:x') UNION SELECT 1 --`)}&tag=';--&year=20%25`],
  ['nothing but signs', `q=${'%22'.repeat(200)}`],
  ['filters without end', `q=${'type:a+x:y+'.repeat(1000)}`],
  ['a word without end', `q=${'a'.repeat(14_000)}`],
  ['a thousand boxes', `q=quai${Array.from({ length: 1200 }, (_, at) => `&tag=t${at}`).join('')}`],
  ['names of another shape', 'q[]=a&q[b]=c&tag[4294967294]=1&__proto__[x]=1&constructor[prototype][x]=1'],
  ['numbers that are none', 'q=quai&page=-1&page=1e9&limit=1e9&limit=NaN&sort=x'],
  [
    'a line for the head',
    `q=${encodeURIComponent('quai\r\nX-Evil: 1')}&space=${encodeURIComponent('a\r\nX-Evil: 1')}`,
  ],
  [
    'numbers beyond numbers',
    `q=${encodeURIComponent('avant:99999999 montant:>1e999 année:1000 fichier:..')}`,
  ],
];

test.each(hostile)('%s comes to an answer', async (_what, query) => {
  for (const door of [...markup, ...data]) {
    const answer = await client.ask({ path: `${door}?${query}` });
    expect([door, answer.status < 500, answer.headers['x-evil']]).toEqual([door, true, undefined]);
    expect(unpack(answer).toString('utf8')).not.toMatch(/SQLITE|SqliteError|fts5|\.ts:\d/);
  }
  expect(({} as { x?: string }).x).toBeUndefined();
});

test.each(markup)('%s shows as text what others wrote', async (door) => {
  for (const q of [
    'quai',
    '<script>alert(9)</script>',
    '" onfocus="alert(9)',
    'f.ods',
    'javascript',
    'fin',
  ]) {
    const text = unpack(await client.ask({ path: `${door}?q=${encodeURIComponent(q)}` })).toString('utf8');
    expect(text).not.toMatch(/<(?:script>|img src=x|svg onload|b onclick)|<[^<>]*" on(?:focus|mouseover)="/i);
    expect(text).not.toMatch(/(?:href|src|action)="\s*javascript:/i);
  }
});

test('no name of another site comes into a description or a feed', async () => {
  for (const door of ['/opensearch.xml', '/search.atom', '/opensearch.json']) {
    const path = `${door}?q=quai`;
    const lying = { 'x-forwarded-host': 'ailleurs.example', 'x-forwarded-proto': 'https' };
    expect(unpack(await client.ask({ path, headers: lying })).toString('utf8')).not.toContain('ailleurs');
    expect((await client.ask({ path, headers: { host: 'ailleurs.example' } })).status).toBe(421);
  }
});

test('what hangs on rights is kept by nobody but for the one who asked', async () => {
  for (const door of [...markup, ...data]) {
    const { headers } = await client.ask({ path: `${door}?q=quai` });
    expect([door, headers['cache-control']]).toEqual([door, expect.stringMatching(/no-cache|no-store/)]);
    expect([door, headers.vary]).toEqual([door, expect.stringContaining('Cookie')]);
  }
});

test('suggestions take no less time for what stands nowhere', async () => {
  for (const door of ['/search/suggestions', '/opensearch.json']) {
    const since = performance.now();
    await client.ask({ path: `${door}?q=zzkwxy` });
    expect(performance.now() - since).toBeGreaterThan(9);
  }
});
