/** Numbers counted over all entries, whoever reads them: what they tell, and who may make a type that tells them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPerson, setRule } from './people.ts';
import { addPage, defineType, edit, openStation, type Station, saved } from './station.ts';

const giftType = `---
nom: Don
champs:
  - {nom: projet, type: page, cible: projet, lecture: gestion}
  - {nom: montant, type: nombre, lecture: gestion}
---
`;
const projectType = (count: string) => `---
nom: Projet
champs:
  - {nom: but, type: nombre}
  - {nom: dons, libelle: Dons, type: calcul, calcul: nombre(don.projet)${count}}
  - {nom: reste, libelle: Reste, type: calcul, calcul: but - somme(don.projet ; montant)${count}}
---
`;
const open = projectType(', compter: tout');

const visitor: Actor = { kind: 'visitor', name: 'Passage' };
let station: Station;
let host: Member;
let writer: Member;
beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  const { wiki } = station;
  await defineType(wiki, 'don', 'Don', giftType);
  host = await addPerson(wiki, 'hote', { isAdmin: true });
  writer = await addPerson(wiki, 'plume');
  await addPage(wiki, { title: 'Jardin', values: { but: 100 } });
  for (const space of ['gare', 'modeles']) await setRule(wiki, { visitors: 'read', members: 'write' }, space);
  await setRule(wiki, { visitors: 'none', members: 'none' }, 'observatoire');
});
afterEach(() => station.wiki.close());

const defineAs = (actor: Actor, body: string) =>
  savePage(station.wiki, actor, { space: 'modeles', type: 'modele', edit: edit({ title: 'Projet', body }) });

async function give(montant: number): Promise<void> {
  const values = { projet: 'gare:Potager', montant };
  const given = { space: 'observatoire', type: 'don', edit: edit({ title: 'Don', values }) };
  saved(await savePage(station.wiki, host, given));
}

async function amounts(actor: Actor): Promise<Record<string, string>> {
  const outcome = await viewPage(station.wiki, actor, { space: 'gare', slug: 'potager' });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  const facts = outcome.view.facts.map(({ field, parts }) => [field, parts.map(({ text }) => text).join('')]);
  return Object.fromEntries(facts);
}

describe('a number over all entries', () => {
  test('is the same for who reads none of them as for who reads them all', async () => {
    saved(await defineAs(host, open));
    saved(
      await savePage(station.wiki, host, {
        space: 'gare',
        type: 'projet',
        edit: edit({ title: 'Potager', values: { but: 100 } }),
      }),
    );
    await give(30);
    await give(12);
    expect(await amounts(host)).toMatchObject({ dons: '2', reste: '58' });
    expect(await amounts(visitor)).toEqual(await amounts(host));
    const at = { space: 'modeles', slug: 'projet' };
    const plain = edit({ title: 'Projet', body: projectType(''), base: 1 });
    saved(await savePage(station.wiki, writer, { ...at, edit: plain }));
    expect(await amounts(visitor)).toMatchObject({ dons: '0', reste: '100' });
    expect(await amounts(host)).toMatchObject({ dons: '2', reste: '58' });
  });

  const refused = {
    kind: 'invalid',
    errors: { body: { code: 'type.opens', details: { fields: 'Dons, Reste' } } },
  };

  test('is made public by who manages the type, in a new one and in one that is there', async () => {
    expect(await defineAs(writer, open)).toEqual(refused);
    saved(await defineAs(writer, projectType('')));
    const at = { space: 'modeles', slug: 'projet' };
    const change = () => edit({ title: 'Projet', body: open, base: 1 });
    expect(await savePage(station.wiki, writer, { ...at, edit: change() })).toEqual(refused);
    saved(await savePage(station.wiki, host, { ...at, edit: change() }));
  });

  test('stays public when others change the type, for the same number alone', async () => {
    saved(await defineAs(host, open));
    const at = { space: 'modeles', slug: 'projet' };
    const described = open.replace('nom: Projet', 'nom: Projet\ndescription: Un projet');
    saved(
      await savePage(station.wiki, writer, {
        ...at,
        edit: edit({ title: 'Projet', body: described, base: 1 }),
      }),
    );
    const other = described.replace('nombre(don.projet)', 'somme(don.projet ; montant)');
    const outcome = await savePage(station.wiki, writer, {
      ...at,
      edit: edit({ title: 'Projet', body: other, base: 2 }),
    });
    expect(outcome).toMatchObject({ kind: 'invalid', errors: { body: { details: { fields: 'Dons' } } } });
  });

  test('does not come in by a page that is moved among the types', async () => {
    const page = { space: 'gare', type: 'modele', edit: edit({ title: 'Projet', body: open }) };
    saved(await savePage(station.wiki, writer, page));
    const move = { space: 'gare', slug: 'projet', toSpace: 'modeles' };
    await expect(movePage(station.wiki, writer, move)).rejects.toMatchObject({ code: 'role.manage' });
    await movePage(station.wiki, host, move);
  });
});
