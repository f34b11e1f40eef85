/** The JSON door of a small wiki in memory, behind the guards it has in real life. */
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { openRule } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { writeRevision } from '../../src/wiki/write-revision.ts';
import { apiDoors } from '../api-doors.ts';

export const site = 'https://gare.example.org';

const meetingType = `---
nom: Réunion
champs:
  - nom: date
    libelle: Date
    type: date
    requis: oui
  - nom: groupe
    libelle: Groupe
    type: texte
  - nom: presents
    libelle: Présents
    type: nombre
---
## Ordre du jour
`;

export interface DoorOfTests {
  wiki: Wiki;
  app: ReturnType<typeof createApp>;
  agent: TestAgent;
  /** Moves the clock on, in minutes. */
  wait(minutes: number): void;
}

export async function openDoor(options: { maxUpload?: number } = {}): Promise<DoorOfTests> {
  let now = Date.parse('2026-03-12T13:05:00.000Z');
  const wiki = await openWiki({ path: ':memory:', clock: () => new Date(now), ...options });
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare centrale', line: 'a' });
    await tx.spaces.add({ ...usual, slug: 'modeles', title: 'Modèles', line: 'e' });
  });
  await addMeetingType(wiki);
  const doors = apiDoors(wiki, site);
  const app = createApp(wiki, { url: site, lang: 'en', doors, limits: 'none' });
  const agent = request.agent(app);
  return {
    wiki,
    app,
    agent,
    wait: (minutes) => {
      now += minutes * 60_000;
    },
  };
}

/** The page type `reunion`, as the starter content puts it there. */
async function addMeetingType(wiki: Wiki): Promise<void> {
  const createdAt = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    const space = await tx.spaces.find('modeles');
    if (!space) throw new Error('no space for types');
    const title = 'Réunion';
    const page = { spaceId: space.id, slug: 'reunion', type: 'modele', title, parentId: null, createdAt };
    const id = await tx.pages.add({ ...page, accessId: space.accessId });
    await writeRevision(
      tx,
      { id, current: 0 },
      {
        kind: 'edit',
        content: { title, body: meetingType, values: {}, tags: [] },
        authors: ['Gare'],
        summary: '',
        minor: false,
        createdAt,
      },
    );
  });
}

/** A page made through the API. @returns its path. */
export async function addPage({ agent }: DoorOfTests, page: object): Promise<string> {
  const answer = await agent.post('/api/v1/spaces/gare/pages').send(page).expect(201);
  return String(answer.headers['location']);
}
