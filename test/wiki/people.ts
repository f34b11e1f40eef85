/** Members for tests: made as the wiki makes them, and signed in by the real form. */
import type { Express } from 'express';
import request from 'supertest';
import type { AccessRule, Member, Role } from '../../src/core/access.ts';
import { addMember, readyMember } from '../../src/wiki/accounts.ts';
import { findActor } from '../../src/wiki/members.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';

export const password = 'quai numéro neuf trois quarts';

/** A member called `name`, of these groups (by handle, made when absent). */
export async function addPerson(
  wiki: Wiki,
  name: string,
  options: { isAdmin?: boolean; groups?: readonly string[] } = {},
): Promise<Member> {
  const email = emailOf(name);
  const ready = await readyMember(wiki, { name, email, password, isAdmin: options.isAdmin ?? false });
  const id = await wiki.transact(async (tx) => {
    const added = await addMember(tx, ready, wiki.clock());
    const createdAt = wiki.clock().toISOString();
    for (const handle of options.groups ?? []) {
      const group = await tx.groups.findByHandle(handle);
      const groupId =
        group?.id ?? (await tx.groups.add({ handle, name: handle, description: '', createdAt }));
      await tx.groups.join(groupId, added, false, createdAt);
    }
    return added;
  });
  const member = await findActor(wiki, id);
  if (!member) throw new Error(`${name} was not added`);
  return member;
}

export function emailOf(name: string): string {
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@exemple.org`;
}

/** Signs in by the form and gives the Cookie header of the session. */
export async function signIn(app: Express, name: string): Promise<string> {
  const answer = await request(app)
    .post('/login')
    .type('form')
    .send({ email: emailOf(name), password });
  const cookies: unknown = answer.headers['set-cookie'];
  if (answer.status !== 303 || !Array.isArray(cookies)) throw new Error(`${name} could not sign in`);
  return cookies.map((cookie) => String(cookie).split(';')[0]).join('; ');
}

/** What a browser says when it posts a form of the site itself. */
export const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' } as const;

/** Gives a space, or a page of it, this rule. */
export async function setRule(wiki: Wiki, rule: AccessRule, space: string, slug?: string): Promise<void> {
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(rule);
    const found = await tx.spaces.find(space);
    if (!found) throw new Error(`there is no space ${space}`);
    if (slug === undefined) return tx.spaces.setAccess(found.id, accessId);
    const page = await tx.pages.find(found.id, slug);
    if (!page) throw new Error(`there is no page ${slug}`);
    return tx.pages.setOwnAccess(page.id, accessId);
  });
}

/** A rule that gives one group this role and nobody else anything. */
export async function ruleForGroup(wiki: Wiki, handle: string, role: Role): Promise<AccessRule> {
  const group = await wiki.store.groups.findByHandle(handle);
  if (!group) throw new Error(`there is no group ${handle}`);
  return { visitors: 'none', members: 'none', groups: [{ id: group.id, role }] };
}
