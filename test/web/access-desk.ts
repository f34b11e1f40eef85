/** A wiki with people in it, and the screens of rights tried as browsers do. */
import type { Express } from 'express';
import { HtmlValidate } from 'html-validate';
import request, { type Response } from 'supertest';
import type { AccessRule, Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, openStation } from '../wiki/station.ts';

export type Who = 'visiteuse' | 'admin' | 'gestion' | 'lecture' | 'membre';

export interface AccessDesk {
  wiki: Wiki;
  app: Express;
  people: Readonly<Record<Exclude<Who, 'visiteuse'>, Member>>;
  get(who: Who, path: string): Promise<Response>;
  post(who: Who, path: string, form: object): Promise<Response>;
  /** Fields of the form as a browser would send it untouched. */
  fieldsOf(html: string): Record<string, string>;
  groupId(handle: string): Promise<number>;
  accessId(space: string, slug?: string): Promise<number>;
  ruleOf(space: string, slug?: string): Promise<AccessRule>;
}

/** In the space `gare`: members read, the group `klaxon` writes, one person manages; `observatoire` is public to read. */
export async function openAccessDesk(): Promise<AccessDesk> {
  const { wiki } = await openStation();
  const app = createApp(wiki, { sessionSecret: 'une gare de triage' });
  for (const title of ['Accueil', 'Charte', 'Budget']) await addPage(wiki, { title, body: `Le ${title}.` });
  await addPage(wiki, { title: 'Accueil', body: 'Public.' }, { space: 'observatoire' });
  const people = {
    admin: await addPerson(wiki, 'admin', { isAdmin: true }),
    gestion: await addPerson(wiki, 'gestion'),
    lecture: await addPerson(wiki, 'lecture', { groups: ['klaxon'] }),
    membre: await addPerson(wiki, 'membre', { groups: ['tresorerie'] }),
  };
  const groupId = async (handle: string) => (await wiki.store.groups.findByHandle(handle))?.id ?? 0;
  const klaxon = { id: await groupId('klaxon'), role: 'write' } as const;
  const manager = { id: people.gestion.id, role: 'manage' } as const;
  await setRule(wiki, { visitors: 'none', members: 'read', groups: [klaxon], people: [manager] }, 'gare');
  await setRule(wiki, { visitors: 'read', members: 'write', people: [manager] }, 'observatoire');
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'modeles');
  const cookies = new Map<Who, string>();
  for (const who of ['admin', 'gestion', 'lecture', 'membre'] as const) {
    cookies.set(who, await signIn(app, who));
  }
  const headers = (who: Who) => {
    const cookie = cookies.get(who);
    return { 'Accept-Language': 'fr', ...(cookie === undefined ? {} : { Cookie: cookie }) };
  };
  const accessId = async (space: string, slug?: string) => {
    const found = await wiki.store.spaces.find(space);
    const page = found && slug !== undefined ? await wiki.store.pages.find(found.id, slug) : undefined;
    return (page ?? found)?.accessId ?? 0;
  };
  return {
    wiki,
    app,
    people,
    get: (who, path) => request(app).get(path).set(headers(who)),
    post: (who, path, form) =>
      request(app).post(path).set(headers(who)).set(sameOrigin).type('form').send(form),
    fieldsOf,
    groupId,
    accessId,
    ruleOf: async (space, slug) => {
      const id = await accessId(space, slug);
      const stored = (await wiki.store.access.list()).find((one) => one.id === id);
      if (!stored) throw new Error(`no rule for ${space}`);
      return stored.rule;
    },
  };
}

function fieldsOf(html: string): Record<string, string> {
  const main = html.slice(html.indexOf('<main'), html.indexOf('<aside'));
  const fields: Record<string, string> = {};
  for (const [tag] of main.matchAll(/<input\b[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const isChoice = /type="(radio|checkbox)"/.test(tag);
    if (!isChoice || / checked/.test(tag)) fields[attribute('name')] = attribute('value');
  }
  return fields;
}

const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'] });

export async function findings(html: string): Promise<string[]> {
  const report = await validator.validateString(html);
  const lines = html.split('\n');
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} | ${lines[line - 1]?.slice(0, 200)}`),
  );
}

/** What a screen says, without its markup and with plain spaces. */
export function wordsIn(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ');
}
