import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessRule, Actor } from '../../src/core/access.ts';
import type { FactView } from '../../src/wiki/items.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import type { PageView } from '../../src/wiki/views.ts';
import { addPage, coordination, edit, openStation, type Station, saved } from './station.ts';

const seance = `---
nom: Séance
champs:
  - { nom: places, libelle: Places, type: nombre }
  - { nom: libres, libelle: Places libres, type: calcul, calcul: 'places - nombre(inscription.seance)', unite: places }
  - { nom: recette, libelle: Recette, type: calcul, calcul: 'somme(inscription.seance, prix) * 2' }
  - { nom: double, libelle: Double, type: calcul, calcul: libres * 2 }
  - { nom: rond, libelle: Rond, type: calcul, calcul: rond + 1 }
  - { nom: rien, libelle: Rien, type: calcul, calcul: places / 0 }
  - { nom: inscrits, libelle: Inscriptions, type: calcul, calcul: fiches(inscription.seance) }
  - { nom: cites, libelle: Cité par, type: calcul, calcul: liens() }
---
`;
const inscription = `---
nom: Inscription
champs:
  - { nom: seance, libelle: Séance, type: page, cible: seance }
  - { nom: prix, libelle: Prix, type: nombre }
  - { nom: remplace, libelle: Remplace, type: page, cible: seance, lecture: membres }
---
`;

let station: Station;
const member: Actor = {
  kind: 'member',
  id: 1,
  name: 'Trésorerie',
  handle: 'tresorerie',
  isAdmin: false,
  groups: [],
  managedGroups: [],
};

beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  await addPage(station.wiki, { title: 'Séance', body: seance }, { space: 'modeles', type: 'modele' });
  await addPage(
    station.wiki,
    { title: 'Inscription', body: inscription },
    { space: 'modeles', type: 'modele' },
  );
});
afterEach(() => station.wiki.close());

async function view(slug: string, actor: Actor = coordination, space = 'gare'): Promise<PageView> {
  const outcome = await viewPage(station.wiki, actor, { space, slug });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view;
}

const textOf = (facts: readonly FactView[], field: string) =>
  facts.find((fact) => fact.field === field)?.parts.map(({ text }) => text);

function enrol(title: string, values: Record<string, string | number>, space = 'gare') {
  return addPage(station.wiki, { title, values }, { space, type: 'inscription' });
}

function setRule(slug: string, rule: AccessRule): Promise<void> {
  return station.wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(rule);
    const space = await tx.spaces.find('gare');
    const page = await tx.pages.find(space?.id ?? 0, slug);
    await tx.pages.setOwnAccess(page?.id ?? 0, accessId);
  });
}

describe('the other side of a relation', () => {
  it('holds exactly the entries whose link leads here, by title, slug, old address or from another space', async () => {
    await addPage(station.wiki, { title: 'Jardins', values: { places: 10 } }, { type: 'seance' });
    await addPage(station.wiki, { title: 'Autre', values: {} }, { type: 'seance' });
    await enrol('Par titre', { seance: 'Jardins' });
    await enrol('Par adresse', { seance: 'jardins' });
    await enrol("D'ailleurs", { seance: 'gare:Jardins' }, 'observatoire');
    await enrol('Homonyme ailleurs', { seance: 'Jardins' }, 'observatoire');
    await enrol('Vers une autre', { seance: 'Autre' });
    await addPage(station.wiki, { title: 'Texte', body: '[[Jardins]]' });
    await renamePage(station.wiki, coordination, {
      space: 'gare',
      slug: 'jardins',
      title: 'Potagers',
      slugWanted: 'potagers',
      summary: '',
    });
    await enrol('Par nouveau nom', { seance: 'Potagers' });

    const { related } = await view('potagers');
    expect(related.map(({ typeTitle, label, total }) => [typeTitle, label, total])).toEqual([
      ['Inscription', 'Séance', 4],
    ]);
    expect(related[0]?.items.map(({ title }) => title)).toEqual([
      "D'ailleurs",
      'Par adresse',
      'Par nouveau nom',
      'Par titre',
    ]);
  });

  it('leaves an entry to the page that took the name', async () => {
    await addPage(station.wiki, { title: 'Jardins' }, { type: 'seance' });
    await enrol('Par titre', { seance: 'Jardins' });
    await renamePage(station.wiki, coordination, {
      space: 'gare',
      slug: 'jardins',
      title: 'Potagers',
      slugWanted: 'potagers',
      summary: '',
    });
    expect((await view('potagers')).related).toHaveLength(1);
    await addPage(station.wiki, { title: 'Jardins' }, { type: 'seance' });
    expect((await view('potagers')).related).toEqual([]);
    expect((await view('jardins-2')).related[0]?.total).toBe(1);
  });

  it('shows a field only to who may see it', async () => {
    await addPage(station.wiki, { title: 'Jardins' }, { type: 'seance' });
    const { slug } = await enrol('Remplaçante', { remplace: 'Jardins' });
    await setRule(slug, { visitors: 'read', members: 'read' });
    expect((await view('jardins')).related).toEqual([]);
    expect((await view('jardins', member)).related.map(({ field }) => field)).toEqual(['remplace']);
  });

  it('forgets an entry that leads elsewhere now', async () => {
    await addPage(station.wiki, { title: 'Jardins' }, { type: 'seance' });
    const { slug } = await enrol('Une', { seance: 'Jardins' });
    const changed = edit({ title: 'Une', values: { seance: 'Ailleurs' }, base: 1 });
    saved(await savePage(station.wiki, coordination, { space: 'gare', slug, edit: changed }));
    expect((await view('jardins')).related).toEqual([]);
  });
});

describe('computed fields', () => {
  it('count, add up and list what leads here', async () => {
    await addPage(station.wiki, { title: 'Jardins', values: { places: 10 } }, { type: 'seance' });
    await enrol('Une', { seance: 'Jardins', prix: 5 });
    await enrol('Deux', { seance: 'gare:jardins', prix: 7.5 }, 'observatoire');
    await enrol('Trois', { seance: 'Jardins' });
    const { facts, revision } = await view('jardins');
    expect(textOf(facts, 'libres')).toEqual(['7\u00a0places']);
    expect(textOf(facts, 'recette')).toEqual(['25']);
    expect(textOf(facts, 'double')).toEqual(['14']);
    expect(textOf(facts, 'inscrits')).toEqual(['Deux', 'Trois', 'Une']);
    expect(textOf(facts, 'cites')).toEqual(['Deux', 'Trois', 'Une']);
    expect(revision.values).toEqual({ places: 10 });
  });

  it('are empty where they go round, divide by nothing or miss a number', async () => {
    await addPage(station.wiki, { title: 'Jardins', values: {} }, { type: 'seance' });
    const { facts } = await view('jardins');
    expect(facts.map(({ field }) => field)).toEqual(['recette']);
    expect(textOf(facts, 'recette')).toEqual(['0']);
  });

  it('count nothing that the actor may not read', async () => {
    await addPage(station.wiki, { title: 'Jardins', values: { places: 10 } }, { type: 'seance' });
    const { slug } = await enrol('Une', { seance: 'Jardins', prix: 5 });
    await setRule(slug, { visitors: 'none', members: 'read' });
    const seen = await view('jardins');
    expect(textOf(seen.facts, 'libres')).toEqual(['10\u00a0places']);
    expect(textOf(seen.facts, 'inscrits')).toBeUndefined();
    expect(seen.related).toEqual([]);
    const theirs = await view('jardins', member);
    expect(textOf(theirs.facts, 'libres')).toEqual(['9\u00a0places']);
    expect(theirs.related[0]?.total).toBe(1);
  });
});
