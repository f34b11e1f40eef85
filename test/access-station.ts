/** A station in which every route can be tried on a page in each state; what a stranger must not see is one word. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { apiPath, createApi } from '../src/api/api.ts';
import type { AccessRule } from '../src/core/access.ts';
import { createApp } from '../src/web/app.ts';
import { sendAttachment } from '../src/web/download.ts';
import { receiveFiles } from '../src/web/upload.ts';
import { createUrls } from '../src/web/urls.ts';
import { addAttachment } from '../src/wiki/attachments.ts';
import { deletePage } from '../src/wiki/delete-page.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { coordination, edit, openStation, type Station, saved } from './wiki/station.ts';

/** The word in the title, body, tags, summary and attachment of what the actor may not read. */
export const canary = 'zibelinoscope';

/** What the one actor there is may do with the page; `missing` is no page at all. */
export const states = ['open', 'readable', 'hidden', 'deleted', 'missing'] as const;
export type State = (typeof states)[number];

const rules: Readonly<Partial<Record<State, AccessRule>>> = {
  readable: { visitors: 'read', members: 'manage' },
  hidden: { visitors: 'none', members: 'manage' },
};

export interface AccessStation {
  station: Station;
  app: Express;
  close(): Promise<void>;
}

export async function openAccessStation(): Promise<AccessStation> {
  const station = await openStation();
  const { wiki } = station;
  const lent = { urls: createUrls('http://127.0.0.1:3000'), sendFile: sendAttachment, receiveFiles };
  const app = createApp(wiki, { doors: [{ path: apiPath, handler: createApi(wiki, lent) }] });
  await add(wiki, 'accueil', 'Accueil', 'Voir [[Page cachée]]');
  return { station, app, close: () => wiki.close() };
}

async function add(wiki: Station['wiki'], slugWanted: string, title: string, body: string): Promise<string> {
  const request = { space: 'gare', slugWanted, edit: edit({ title, body, tags: [title], summary: title }) };
  return saved(await savePage(wiki, coordination, request)).slug;
}

/** A new page in this state, with a picture attached, two revisions, and pages around it that name and include it. */
async function addPageIn({ station }: AccessStation, state: State, slug: string): Promise<void> {
  const { wiki } = station;
  if (state === 'missing') return;
  const word = state === 'hidden' ? canary : 'corneille';
  await add(wiki, slug, `Page ${word}`, `Un texte sur le ${word}.`);
  const again = edit({
    title: `Page ${word}`,
    body: `Un autre texte sur le ${word}.`,
    base: 1,
    summary: word,
  });
  await savePage(wiki, coordination, { space: 'gare', slug, edit: again });
  const stream = Readable.from([onePixel]);
  await addAttachment(wiki, coordination, { space: 'gare', slug, name: 'piece.png', stream });
  const around = `[[Page ${word}]] [[${slug}]]\n\n{{inclure page="${slug}"}}\n\n{{fiches etiquette="Page ${word}"}}\n\n{{changements}}`;
  if (state !== 'hidden') await add(wiki, `autour-${slug}`, `Autour de ${slug}`, around);
  else
    await add(
      wiki,
      `autour-${slug}`,
      `Autour de ${slug}`,
      `[[${slug}]]\n\n{{inclure page="${slug}"}}\n\n{{changements}}`,
    );
  if (state === 'deleted') await deletePage(wiki, coordination, { space: 'gare', slug, summary: '' });
  const rule = rules[state];
  if (!rule) return;
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(rule);
    // Until rights have their screen nothing but this sets a page's own rule.
    await tx.pages.setOwnAccess(
      (await tx.pages.find((await tx.spaces.find('gare'))?.id ?? 0, slug))?.id ?? 0,
      accessId,
    );
  });
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Fields that every form of the site finds its own among. */
const form = {
  title: 'Nouveau titre',
  body: 'Nouveau texte',
  base: '2',
  summary: '',
  space: 'observatoire',
  parent: '',
};

let count = 0;

/** Tries a route on a fresh page in this state: its headers and its body as text. */
export async function tryRoute(
  station: AccessStation,
  method: string,
  route: string,
  state: State,
): Promise<{ status: number; text: string }> {
  count += 1;
  const slug = `essai-${count}`;
  if (route.includes(':slug')) await addPageIn(station, state, slug);
  const address = route
    .replace(':space', 'gare')
    .replace(':slug', slug)
    .replace(':number', '1')
    .replace(':name', 'piece.png');
  const answer = await send(station.app, method, address, route);
  // Dates, and what follows from the length of the address asked for, differ between any two answers.
  const { date: _date, etag: _etag, 'content-length': _length, ...headers } = answer.headers;
  const text = `${JSON.stringify(headers)}\n${answer.text ?? ''}`;
  return { status: answer.status, text };
}

async function send(app: Express, method: string, address: string, route: string): Promise<Response> {
  if (method === 'get') {
    return request(app).get(`${address}${queryOf(route)}`);
  }
  if (!address.startsWith(apiPath)) {
    const posted = request(app).post(address);
    if (route.endsWith('/files')) return posted.attach('files', onePixel, 'autre.png');
    return posted.type('form').send({ ...form, editId: randomUUID() });
  }
  if (method === 'delete') return request(app).delete(address).set('If-Match', '"2"');
  if (route.endsWith('/attachments'))
    return request(app).post(address).attach('files', onePixel, 'autre.png');
  if (route.includes('/attachments/')) return request(app).put(address).type('image/png').send(onePixel);
  const json = { title: 'Nouveau titre', body: 'Nouveau texte' };
  return method === 'post'
    ? request(app).post(address).send(json)
    : request(app).put(address).set('If-Match', '"2"').send(json);
}

function queryOf(route: string): string {
  if (route.endsWith('/diff')) return '?from=1&to=2';
  if (route.endsWith('/thumbnail')) return '?w=320';
  return route.endsWith('search') ? '?q=texte' : '';
}
