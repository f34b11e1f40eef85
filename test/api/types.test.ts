/** Page types as programs read them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoorOfTests, openDoor } from './door.ts';

let door: DoorOfTests;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.wiki.close());

test('are listed by title, each read with its fields and the schema of its values', async () => {
  const list = await door.agent.get('/api/v1/types');
  const types = list.body.types as { slug: string; title: string }[];
  expect(types.map(({ slug }) => slug)).toContain('reunion');
  const { body } = await door.agent.get('/api/v1/types/reunion');
  expect(body).toMatchObject({ slug: 'reunion', url: 'https://gare.example.org/modeles/reunion' });
  const { fields, values } = body as { fields: { name: string }[]; values: { properties: object } };
  expect(fields).toContainEqual(expect.objectContaining({ name: 'date', kind: 'date', readers: 'all' }));
  expect(Object.keys(values.properties)).toEqual(fields.map(({ name }) => name));
  expect(values.properties).toHaveProperty(
    'date',
    expect.objectContaining({ type: 'string', format: 'date' }),
  );
});

test('that are not there are missing', async () => {
  expect((await door.agent.get('/api/v1/types/inconnu')).status).toBe(404);
});
