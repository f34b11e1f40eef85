/** Sheets and the people who bring them: what a copy of one's data says of them, and what is left when somebody leaves. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportPersonalData, leaveWiki } from '../../src/wiki/personal-data.ts';
import { emailOf, password } from '../wiki/people.ts';
import { type ImportDesk, openImportDesk, runIn } from './import-desk.ts';
import { formIn } from './writing-desk.ts';

let desk: ImportDesk;
beforeEach(async () => {
  desk = await openImportDesk();
});
afterEach(() => desk.wiki.close());

const secret = 'zwqvfk';
const sheet = (name: string) => `Titre;Ville;places\r\n${name};Lyon;120\r\n${name} bis;;${secret}\r\n`;

async function plan(name: string): Promise<number> {
  const id = runIn(await desk.upload('writer', { name: `${secret}.csv`, bytes: sheet(name) }));
  const shown = await desk.get('writer', `/gare/import/${id}`);
  const form = formIn(shown.text, `/gare/import/${id}/plan`) as Record<string, string>;
  await desk.post('writer', `/gare/import/${id}/plan`, form);
  return id;
}

async function kept(): Promise<string> {
  const { db } = desk.wiki.store;
  const runs = await sql<object>`SELECT * FROM import_run`.execute(db);
  const parts = await sql<object>`SELECT * FROM import_part`.execute(db);
  return JSON.stringify([runs.rows, parts.rows]);
}

test('who leaves takes their sheets along; what was brought can still be undone', async () => {
  await plan('Grange');
  const done = await plan('Salle');
  expect((await desk.post('writer', `/gare/import/${done}/run`)).status).toBe(303);
  await desk.settled(done);
  expect(await kept()).toContain(secret);
  await leaveWiki(desk.wiki, desk.people.writer, { password, isSure: true });
  expect(await kept()).not.toContain(secret);
  expect(await desk.wiki.store.imports.list(1, undefined, 10)).toHaveLength(1);
  expect((await desk.get('manager', `/gare/import/${done}`)).status).toBe(200);
  expect((await desk.post('manager', `/gare/import/${done}/undo`)).status).toBe(303);
  await desk.settled(done);
  expect((await desk.get('manager', '/gare/salle')).status).toBe(410);
});

test('a copy of one’s data tells of the sheets, and of what was sent by forms with one’s address', async () => {
  await plan('Grange');
  const { wiki, people } = desk;
  const slug = await desk.add({ title: 'Envoyée', values: { ville: 'Die' } });
  await wiki.transact(async (tx) => {
    const page = await tx.pages.find(1, slug);
    const sent = {
      state: 'pending',
      mark: '',
      name: 'Moi',
      email: emailOf('ecriture'),
      secretHash: 'x',
    } as const;
    const at = { receipt: 'K7QM2XNP', createdAt: wiki.clock().toISOString() };
    await tx.submissions.add({ ...sent, ...at, pageId: page?.id ?? 0 });
  });
  const copyOf = async (person: (typeof people)['writer']) => {
    let text = '';
    for await (const piece of await exportPersonalData(wiki, person)) text += piece;
    return JSON.parse(text) as Record<string, unknown>;
  };
  const own = await copyOf(people.writer);
  expect(own['imports']).toMatchObject([{ fileName: `${secret}.csv`, type: 'salle', state: 'mapping' }]);
  expect(own['sentByForms']).toMatchObject([{ receipt: 'K7QM2XNP', state: 'pending' }]);
  expect(await copyOf(people.other)).toMatchObject({ imports: [], sentByForms: [] });
});
