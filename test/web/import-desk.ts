/** What tests of imports and exports share: a type with a field of every kind, people of each rank, files as browsers send them. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import type { Member } from '../../src/core/access.ts';
import type { Edit } from '../../src/core/revision.ts';
import { createApp } from '../../src/web/app.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson, ruleForGroup, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { defineType, edit, openStation, type Station, saved } from '../wiki/station.ts';

/** A room of an association. */
export const roomType = `---
nom: Salle
agenda: non
champs:
  - { nom: ville, libelle: Ville, type: texte, requis: oui }
  - { nom: places, libelle: Places, type: nombre, unite: places, min: 0, max: 5000 }
  - { nom: ouverte, libelle: Ouverte à tou·tes, type: oui_non }
  - { nom: ouverture, libelle: Depuis, type: date }
  - { nom: etat, libelle: État, type: choix, options: [libre, prêtée, en travaux] }
  - { nom: equipement, libelle: Équipement, type: choix_multiples, options: [chaises, cuisine, écran] }
  - { nom: lieu, libelle: Adresse, type: lieu }
  - { nom: contact, libelle: Contact, type: courriel, lecture: membres }
  - { nom: cle, libelle: Où est la clé, type: texte, lecture: gestion, ecriture: gestion }
---

Une salle.
`;

export interface ImportDesk extends Station {
  app: Express;
  people: Readonly<Record<'writer' | 'other' | 'reader' | 'manager', Member>>;
  get(who: Who, path: string): Promise<Response>;
  post(who: Who, path: string, form?: Readonly<Record<string, string>>): Promise<Response>;
  /** Brings a file; the answer is the redirect to the import, or the screen of a refusal. */
  upload(who: Who, file: { name: string; bytes: Buffer | string; type?: string }): Promise<Response>;
  /** An entry made by who manages the space. */
  add(content: Partial<Edit>, type?: string): Promise<string>;
  /** Waits until nothing works at the import. */
  settled(id: number): Promise<void>;
}

export type Who = 'writer' | 'other' | 'reader' | 'manager' | 'visitor';

export async function openImportDesk(): Promise<ImportDesk> {
  const station = await openStation();
  const { wiki } = station;
  await defineType(wiki, 'salle', 'Salle', roomType);
  const app = createApp(wiki, { limits: 'none' });
  const people = {
    writer: await addPerson(wiki, 'ecriture', { groups: ['ecriture'] }),
    other: await addPerson(wiki, 'autre', { groups: ['ecriture'] }),
    reader: await addPerson(wiki, 'lecture'),
    manager: await addPerson(wiki, 'gestion', { groups: ['gestion'] }),
  };
  const [write, manage] = [
    await ruleForGroup(wiki, 'ecriture', 'write'),
    await ruleForGroup(wiki, 'gestion', 'manage'),
  ];
  const groups = [...(write.groups ?? []), ...(manage.groups ?? [])].sort((a, b) => a.id - b.id);
  await setRule(wiki, { visitors: 'read', members: 'read', groups }, 'gare');
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'modeles');
  const cookies: Partial<Record<Who, string>> = {};
  for (const [who, name] of [
    ['writer', 'ecriture'],
    ['other', 'autre'],
    ['reader', 'lecture'],
    ['manager', 'gestion'],
  ] as const)
    cookies[who] = await signIn(app, name);
  const headers = (who: Who) => ({ ...sameOrigin, ...(cookies[who] ? { cookie: cookies[who] } : {}) });
  return {
    ...station,
    app,
    people,
    get: async (who, path) => request(app).get(path).set(headers(who)),
    post: async (who, path, form = {}) => request(app).post(path).set(headers(who)).type('form').send(form),
    upload: async (who, { name, bytes, type = 'salle' }) =>
      request(app)
        .post('/gare/import')
        .set(headers(who))
        .field('type', type)
        .attach('sheet', Buffer.from(bytes), name),
    add: async (content, type = 'salle') => {
      const request = { space: 'gare', type, edit: edit(content) };
      return saved(await savePage(wiki, people.manager, request)).slug;
    },
    settled: async (id) => {
      while (wiki.imports.isGoing(id)) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** The number of the import that a redirect leads to. */
export function runIn(answer: Response): number {
  const id = /\/import\/(\d+)$/.exec(answer.headers['location'] ?? '')?.[1];
  if (answer.status !== 303 || id === undefined) throw new Error(`no import was begun: ${answer.status}`);
  return Number(id);
}
