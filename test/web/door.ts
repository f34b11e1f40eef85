/** What tests of coming in share: a small wiki with one open and one closed page, its door, and browsers with a jar. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { createApp } from '../../src/web/app.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { type Mailbox, openMailbox } from '../mailbox.ts';
import { sameOrigin, setRule } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';

export interface Door extends Station {
  wiki: Wiki;
  mailbox: Mailbox;
  /** With mail, and without. */
  app: Express;
  plain: Express;
  close(): Promise<void>;
}

export const site = 'http://127.0.0.1:3000';

/** `gare` is open to all, `observatoire` to members only; each has a page. Nobody is counted. */
export async function openDoor(): Promise<Door> {
  const station = await openStation();
  const { wiki } = station;
  await addPage(wiki, { title: 'Accueil', body: 'Bienvenue.' });
  await addPage(wiki, { title: 'Ordre du jour', body: 'Le klaxon.' }, { space: 'observatoire' });
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'read' }, 'observatoire');
  await setRule(wiki, { visitors: 'none', members: 'none' }, 'modeles');
  const mailbox = await openMailbox();
  return {
    ...station,
    mailbox,
    app: createApp(wiki, { url: site, limits: 'none', mailer: mailbox.mailer, sessionSecret: 'un secret' }),
    plain: createApp(wiki, { url: site, limits: 'none', sessionSecret: 'un secret' }),
    close: async () => {
      await mailbox.close();
      await wiki.close();
    },
  };
}

export interface Browser {
  get(path: string): Promise<Response>;
  post(path: string, form?: Readonly<Record<string, string>>): Promise<Response>;
  /** The Cookie header it sends. */
  cookie(): string;
}

/** Keeps cookies as a browser does, and posts from the site itself. */
export function openBrowser(app: Express, cookies = ''): Browser {
  const jar = new Map<string, string>();
  for (const pair of cookies.split('; ').filter((one) => one !== '')) {
    jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: Response) => {
    for (const one of cookiesOf(answer)) {
      const [pair = ''] = one.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const usual = () => ({ ...sameOrigin, ...(jar.size > 0 ? { cookie: cookie() } : {}) });
  return {
    get: async (path) => keep(await request(app).get(path).set(usual())),
    post: async (path, form = {}) => keep(await request(app).post(path).set(usual()).type('form').send(form)),
    cookie,
  };
}

export function cookiesOf(answer: Response): string[] {
  const set: unknown = answer.headers['set-cookie'];
  return Array.isArray(set) ? set.map(String) : [];
}

/** The words of a screen without what is made anew each time: text of the main part. */
export function wordsOf(answer: Response): string {
  const main = /<main[\s\S]*<\/main>/.exec(answer.text)?.[0] ?? '';
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
