/** A page type is no way into a space: who may let visitors publish in one by a form of the type. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { sendEntry } from '../../src/wiki/submissions.ts';
import { addPerson, ruleForGroup, setRule } from './people.ts';
import { edit, openStation, type Station, saved } from './station.ts';

const typeWith = (...lines: string[]) =>
  ['---', 'nom: Annonce', ...lines, 'champs:', '  - { nom: quoi, type: texte }', '---', ''].join('\n');
const moderated = typeWith('creation: visiteurs', 'moderation: oui', 'espace: observatoire');
const open = typeWith('creation: visiteurs', 'espace: observatoire');

let station: Station;
let writer: Member;
let manager: Member;
beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  const { wiki } = station;
  writer = await addPerson(wiki, 'plume');
  manager = await addPerson(wiki, 'gestion', { groups: ['gestion'] });
  const grants = (await ruleForGroup(wiki, 'gestion', 'manage')).groups ?? [];
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'write' }, 'modeles');
  await setRule(wiki, { visitors: 'none', members: 'read', groups: grants }, 'observatoire');
});
afterEach(() => station.wiki.close());

const refused = {
  kind: 'invalid',
  errors: { body: { code: 'type.publishes', details: { space: 'observatoire' } } },
};

const define = (actor: Member, body: string) =>
  savePage(station.wiki, actor, { space: 'modeles', type: 'modele', edit: edit({ title: 'Annonce', body }) });

const change = (actor: Member, body: string, base: number) =>
  savePage(station.wiki, actor, {
    ...{ space: 'modeles', slug: 'annonce' },
    edit: edit({ title: 'Annonce', body, base }),
  });

test('who writes types opens no space that they do not manage, in a new type or in one that is there', async () => {
  expect(await define(writer, open)).toEqual(refused);
  saved(await define(writer, moderated));
  expect(await change(writer, open, 1)).toEqual(refused);
  expect(await change(writer, typeWith('espace: observatoire'), 1)).toMatchObject({ kind: 'saved' });
  expect(await change(writer, open, 2)).toEqual(refused);
});

test('a type that is moved among the others opens none either', async () => {
  saved(
    await savePage(station.wiki, writer, {
      space: 'gare',
      type: 'modele',
      edit: edit({ title: 'Annonce', body: open }),
    }),
  );
  const move = { space: 'gare', slug: 'annonce', toSpace: 'modeles' };
  await expect(movePage(station.wiki, writer, move)).rejects.toMatchObject({ code: 'role.manage' });
});

test('who manages the space opens it, and it stays open when others change the type', async () => {
  saved(await define(manager, open));
  saved(await change(writer, open.replace('nom: quoi', 'nom: objet'), 1));
  expect(await change(writer, open.replace('observatoire', 'gare'), 2)).toMatchObject({
    errors: { body: { details: { space: 'gare' } } },
  });
});

test('what visitors send by a form of a type that others wrote waits', async () => {
  saved(await define(writer, moderated));
  const sent = await sendEntry(
    station.wiki,
    { kind: 'visitor', name: '' },
    {
      ...{ space: 'gare', type: 'annonce', title: 'Intrus', body: '', form: { champ_quoi: 'x' } },
      ...{ editId: 'un-envoi-1234', secret: 'un secret', name: '', email: '' },
    },
  );
  expect(sent).toMatchObject({ kind: 'sent', isPending: true });
});
