import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWiki } from '../../src/wiki/check.ts';
import { openWiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { callApi, initData, type ServerProcess, startServerProcess } from './server-process.ts';

const clients = 50;
const path = '/spaces/gare/pages/tour-de-table';

interface Done {
  revision: number;
  conflicts: number;
}

/** Reads, changes and saves, and begins again from what is there when both changed the same words. */
async function change(server: ServerProcess, alter: (body: string) => string): Promise<Done> {
  for (let conflicts = 0; ; conflicts += 1) {
    const { page } = await callApi(server, 'GET', path);
    const headers = { 'If-Match': `"${page.revision}"` };
    const answer = await callApi(server, 'PUT', path, { body: { body: alter(page.body) }, headers });
    if (answer.status === 200) return { revision: answer.page.revision, conflicts };
    expect(answer.status).toBe(409);
  }
}

test(
  'fifty clients on one page, each trying again after a conflict, lose no update and make one chain',
  () =>
    withFolder(async (data) => {
      await initData(data);
      const server = await startServerProcess(data);
      const body = {
        title: 'Tour de table',
        slug: 'tour-de-table',
        body: 'Présences : personne.\n\n## Points\n',
      };
      await callApi(server, 'POST', '/spaces/gare/pages', { body });
      const numbers = Array.from({ length: clients }, (_, client) => client);
      const done = await Promise.all(
        numbers.map(async (client) => [
          // One line that all change: most of these meet in conflict.
          await change(server, (text) =>
            text.replace(/^Présences : (.*)\.$/m, `Présences : $1, asso-${client}.`),
          ),
          // One place that all add to.
          await change(server, (text) => `${text}\n- point-${client}\n`),
        ]),
      );
      const { page } = await callApi(server, 'GET', path);
      const [line = ''] = page.body.split('\n');
      const names = [...line.matchAll(/asso-(\d+)/g)].map(([, client]) => Number(client));
      expect(names.sort((a, b) => a - b)).toEqual(numbers);
      const points = [...page.body.matchAll(/^- point-(\d+)$/gm)].map(([, client]) => Number(client));
      expect(points.sort((a, b) => a - b)).toEqual(numbers);
      const saves = done.flat();
      expect(new Set(saves.map((save) => save.revision)).size).toBe(2 * clients);
      expect(page.revision).toBe(2 * clients + 1);
      expect(await server.stop()).toBe(0);

      const wiki = await openWiki({ path: join(data, 'gare.db') });
      expect((await checkWiki(wiki)).problems).toEqual([]);
      await wiki.close();
      const conflicts = saves.reduce((sum, save) => sum + save.conflicts, 0);
      console.log(`${clients} clients, ${saves.length} saves of one page: ${conflicts} conflicts, 0 lost`);
    }),
  120_000,
);
