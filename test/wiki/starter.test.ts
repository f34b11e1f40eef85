import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { addStarterContent, isEmptyWiki, leaveEmpty } from '../../src/wiki/starter.ts';
import { openWiki } from '../../src/wiki/wiki.ts';

const content = fileURLToPath(new URL('../../content', import.meta.url));

test('a new wiki is empty until it is filled, whole or not at all', async () => {
  const wiki = await openWiki({ path: ':memory:' });
  expect(await isEmptyWiki(wiki)).toBe(true);
  const failing = { ...wiki, transact: () => Promise.reject(new Error('the power went')) };
  await expect(addStarterContent(failing, content)).rejects.toThrow('the power went');
  expect(await isEmptyWiki(wiki)).toBe(true);
  const pages = await addStarterContent(wiki, content);
  expect(pages).toBeGreaterThanOrEqual(60);
  expect(await isEmptyWiki(wiki)).toBe(false);
  await wiki.close();
});

test('a wiki that was begun without content is not filled by the server that opens it', async () => {
  const wiki = await openWiki({ path: ':memory:' });
  await leaveEmpty(wiki);
  expect(await isEmptyWiki(wiki)).toBe(false);
  expect(await wiki.store.spaces.list()).toEqual([]);
  await wiki.close();
});
