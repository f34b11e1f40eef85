/** Handles in fields of members: told by no door to who may not see the person, found by no filter and no order. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, signIn } from '../wiki/people.ts';
import { defineType } from '../wiki/station.ts';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

const taskType = `---
nom: Tâche
champs:
  - { nom: porteur, libelle: Porteur·euse, type: membre }
  - { nom: ou, libelle: Où, type: lieu }
---
`;
const handle = 'discrete';
const api = '/api/v1/spaces/gare/pages';

let door: DoorOfTests;
let member: string;
beforeAll(async () => {
  door = await openDoor();
  await defineType(door.wiki, 'tache', 'Tâche', taskType);
  await addPerson(door.wiki, 'discrete');
  await addPerson(door.wiki, 'membre');
  member = await signIn(door.app, 'membre');
  const at = { adresse: 'Quai 9', lat: 48.8, lon: 2.3 };
  const task = { type: 'tache', tags: ['suivi'], body: 'À faire.' };
  await addPage(door, { ...task, title: 'Affiche', values: { ou: at } });
  await addPage(door, { ...task, title: 'Zoo', values: { ou: at, porteur: handle } });
  await addPage(door, { ...task, title: 'Bilan', values: { ou: at, porteur: 'personne-de-ce-nom' } });
});
afterAll(() => door.wiki.close());

const get = (path: string, cookie = '') =>
  request(door.app)
    .get(path)
    .set(cookie === '' ? {} : { cookie })
    .buffer(true)
    .parse((res, done) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (piece: string) => {
        text += piece;
      });
      res.on('end', () => done(null, text));
    })
    .then(({ status, body }) => ({ status, text: String(body) }));

test.each([
  '/gare/zoo.md',
  '/gare/zoo/rev/1.md',
  '/gare/entries.csv?type=tache',
  '/gare/entries.geojson?type=tache',
  `${api}/zoo`,
  `${api}/zoo/revisions/1`,
  `${api}?type=tache`,
])('%s names the person to members only', async (path) => {
  const [seen, told] = [await get(path), await get(path, member)];
  expect([seen.status, told.status]).toEqual([200, 200]);
  expect(seen.text).toContain('Zoo');
  expect(seen.text).not.toContain(handle);
  expect(told.text).toContain(handle);
});

describe('a list', () => {
  const titlesIn = (text: string) =>
    ['Affiche', 'Bilan', 'Zoo'].filter((title) => text.includes(`>${title}<`) || text.includes(`"${title}"`));

  test.each([
    `/gare?type=tache&f.porteur=${handle}`,
    `/gare?tag=suivi&f.porteur=${handle}`,
    `${api}?type=tache&f.porteur=${handle}`,
    `${api}?tag=suivi&f.porteur=${handle}`,
  ])('is not filtered by who is named: %s', async (path) => {
    expect(titlesIn((await get(path)).text)).toEqual([]);
    expect(titlesIn((await get(path, member)).text)).toEqual(['Zoo']);
  });

  test.each(['/gare?tag=suivi&', `${api}?tag=suivi&`, `${api}?type=tache&`])(
    'is not sorted by who is named: %s',
    async (path) => {
      const orderOf = (text: string) =>
        ['Affiche', 'Bilan', 'Zoo'].sort((a, b) => text.indexOf(a) - text.indexOf(b));
      for (const sign of ['', '-']) {
        const by = orderOf((await get(`${path}sort=${sign}porteur`)).text);
        expect(by).toEqual(orderOf((await get(`${path}sort=${sign}personne`)).text));
      }
      const { text } = await get(`${api}?tag=suivi&sort=-porteur&limit=1`);
      const { next } = JSON.parse(text) as { next: string };
      expect(Buffer.from(next, 'base64url').toString()).not.toMatch(/discrete|personne-de/);
    },
  );
});

test('a comparison tells no handle', async () => {
  const change = { title: 'Zoo', body: 'À faire.', values: { porteur: 'autre-nom' }, tags: [] };
  const { status } = await door.agent.put(`${api}/zoo`).set('If-Match', '"1"').send(change);
  expect(status).toBe(200);
  const path = '/gare/zoo/diff?from=1&to=2';
  expect((await get(path)).text).not.toMatch(/discrete|autre-nom/);
  expect((await get(path, member)).text).toContain(handle);
});

test('who gives values back without a person that they were not told of keeps that person', async () => {
  const { text } = await get(`${api}/bilan`);
  const { values, body } = JSON.parse(text) as { values: object; body: string };
  expect(values).not.toHaveProperty('porteur');
  const change = { values, body: `${body} Vite.`, tags: ['suivi'] };
  const saved = await door.agent.put(`${api}/bilan`).set('If-Match', '"1"').send(change);
  expect(saved.status).toBe(200);
  const page = await door.wiki.store.pages.findById(await idOf('bilan'));
  const stored = page && (await door.wiki.store.revisions.find(page.id, 2));
  expect(stored?.values).toMatchObject({ porteur: 'personne-de-ce-nom' });
});

async function idOf(slug: string): Promise<number> {
  const space = await door.wiki.store.spaces.find('gare');
  return (space && (await door.wiki.store.pages.find(space.id, slug)))?.id ?? 0;
}
