/** A member of the wiki that is measured, signed in by the form as a browser does it. */
import { addMember, readyMember } from '../src/wiki/accounts.ts';
import type { BenchStation } from './station.ts';

const email = 'lecture@exemple.org';
const password = 'quai numéro neuf trois quarts';

/** Adds one member, of one group, to the wiki; no server may be running. */
export async function addReader(station: BenchStation): Promise<void> {
  await station.withWiki(async (wiki) => {
    const ready = await readyMember(wiki, { name: 'Lecture', email, password, isAdmin: false });
    const createdAt = wiki.clock().toISOString();
    await wiki.transact(async (tx) => {
      if (await tx.members.findByEmail(email)) return;
      const id = await addMember(tx, ready, wiki.clock());
      const group = { handle: 'lecture-du-soir', name: 'Lecture du soir', description: '', createdAt };
      await tx.groups.join(await tx.groups.add(group), id, false, createdAt);
    });
  });
}

/** The Cookie header of a session of that member. */
export async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (answer.status !== 303 || cookies.length === 0) throw new Error(`signing in answers ${answer.status}`);
  return cookies.join('; ');
}
