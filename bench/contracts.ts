/** Made-up contracts: entries of one type with twelve fields, thousands of them, written in bulk. The same number gives the same entry. */
import { sql } from 'kysely';
import { openRule } from '../src/core/access.ts';
import { sortableValues } from '../src/core/entry.ts';
import { compareKey } from '../src/core/entry-terms.ts';
import { linkKey } from '../src/core/link.ts';
import { parsePageType } from '../src/core/page-type.ts';
import type { Values } from '../src/core/revision.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import { writeRevision } from '../src/wiki/write-revision.ts';

/** Entries that share one bearer, however many entries there are. */
export const perBearer = 20;

const definition = `---
nom: Contrat
vue: tableau
champs:
  - { nom: etat, libelle: État, type: choix, options: [En cours, Rompu, Évalué, Signé, Abandonné] }
  - { nom: domaine, libelle: Domaine, type: choix, options: [Logement, Santé, Enfance, Emploi, Justice, Jeunesse, Asile, Handicap] }
  - { nom: themes, libelle: Thèmes, type: choix_multiples, options: [Ville, Campagne, Écoles, Familles, Femmes, Droits] }
  - { nom: groupe, libelle: Groupe, type: groupe }
  - { nom: public, libelle: Public, type: oui_non }
  - { nom: montant, libelle: Montant, type: nombre, unite: € }
  - { nom: places, libelle: Places, type: nombre }
  - { nom: date, libelle: Signature, type: date }
  - { nom: duree, libelle: Durée, type: periode }
  - { nom: porteur, libelle: Porteur, type: texte }
  - { nom: numero, libelle: Numéro, type: texte }
  - { nom: suivi, libelle: Suivi, type: texte_long, lecture: membres }
---
`;

const states = ['En cours', 'Rompu', 'Évalué', 'Signé', 'Abandonné'];
const domains = ['Logement', 'Santé', 'Enfance', 'Emploi', 'Justice', 'Jeunesse', 'Asile', 'Handicap'];
const themes = ['Ville', 'Campagne', 'Écoles', 'Familles', 'Femmes', 'Droits'];

/** A number from 0 up to `below` that only these two numbers decide. */
function draw(at: number, salt: number, below: number): number {
  let mixed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 12)) >>> 0) % below;
}

function valuesOf(at: number, count: number): Values {
  const day = (year: number, salt: number) =>
    `${year}-${String(1 + draw(at, salt, 12)).padStart(2, '0')}-${String(1 + draw(at, salt + 1, 28)).padStart(2, '0')}`;
  const year = 2010 + draw(at, 8, 16);
  const first = draw(at, 2, themes.length);
  const bearers = Math.max(1, Math.floor(count / perBearer));
  return {
    etat: states[draw(at, 0, states.length)] ?? '',
    domaine: domains[draw(at, 1, domains.length)] ?? '',
    themes: [...new Set([themes[first] ?? '', themes[draw(at, 3, themes.length)] ?? ''])],
    groupe: `Groupe ${draw(at, 4, 40)}`,
    public: draw(at, 5, 2) === 1,
    montant: draw(at, 6, 5_000_000),
    places: draw(at, 7, 200),
    date: day(year, 9),
    duree: { debut: day(year, 11), fin: day(year + 1 + draw(at, 13, 4), 14) },
    porteur: `Association ${at % bearers}`,
    numero: `C-${at}`,
    suivi: `Comité ${draw(at, 16, 1000)}, relance et bilan de l’année.`,
  };
}

export const contractSpace = 'contrats';

/** Adds a space of `count` contracts and, beside them, half as many entries of another type, in a wiki that has nothing yet. */
export async function addContracts(wiki: Wiki, count: number): Promise<void> {
  const parsed = parsePageType('contrat', definition);
  if ('errors' in parsed) throw new Error('the type of the contracts is wrong');
  const createdAt = '2026-01-01T00:00:00.000Z';
  const place = await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const usual = {
      description: '',
      home: 'accueil',
      menu: 'menu',
      accessId,
      language: 'fr',
      line: 'a',
    } as const;
    const types = await tx.spaces.add({ ...usual, slug: 'modeles', title: 'Modèles' });
    const spaceId = await tx.spaces.add({ ...usual, slug: contractSpace, title: 'Contrats' });
    const page = {
      spaceId: types,
      slug: 'contrat',
      type: 'modele',
      title: 'Contrat',
      parentId: null,
      accessId,
    };
    const id = await tx.pages.add({ ...page, createdAt });
    const content = { title: 'Contrat', body: definition, values: {}, tags: [] };
    const revision = {
      kind: 'edit',
      content,
      authors: ['Gare'],
      summary: '',
      minor: false,
      createdAt,
    } as const;
    await writeRevision(tx, { id, current: 0 }, revision);
    return { first: id + 1, spaceId, accessId };
  });
  const all = count + Math.floor(count / 2);
  for (let from = 0; from < all; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, all - from) }, (_, at) => {
      const values = valuesOf(from + at, count);
      const rows = sortableValues(parsed.type, values);
      const type = from + at < count ? 'contrat' : 'convention';
      return {
        id: place.first + from + at,
        type,
        values,
        rows,
        title: `Contrat ${draw(from + at, 17, 1e9)}-${from + at}`,
      };
    });
    await writeBatch(wiki, batch, place, createdAt);
  }
}

interface Contract {
  id: number;
  type: string;
  values: Values;
  rows: ReturnType<typeof sortableValues>;
  title: string;
}

/** One statement a table: a save each would take minutes. */
async function writeBatch(
  wiki: Wiki,
  batch: readonly Contract[],
  { spaceId, accessId }: { spaceId: number; accessId: number },
  createdAt: string,
): Promise<void> {
  const { db } = wiki.store;
  const pages = batch.map(({ id, type, title, values }) => [
    id,
    title,
    linkKey(title),
    JSON.stringify(values),
    type,
  ]);
  const of = (at: number) => sql`value ->> ${sql.lit(at)}`;
  await sql`INSERT INTO page (id, space_id, slug, type, title, title_key, current, access_id, created_at, updated_at)
    SELECT ${of(0)}, ${spaceId}, ${of(2)}, ${of(4)}, ${of(1)}, ${of(2)}, 1, ${accessId}, ${createdAt}, ${createdAt}
    FROM json_each(${JSON.stringify(pages)})`.execute(db);
  await sql`INSERT INTO revision (page_id, number, kind, title, body, field_values, tags, authors, summary, minor, created_at,
      added, removed, hash)
    SELECT ${of(0)}, 1, 'edit', ${of(1)}, 'Texte du contrat.', ${of(3)}, '[]', '["Gare"]', '', 0, ${createdAt}, 0, 0, ''
    FROM json_each(${JSON.stringify(pages)})`.execute(db);
  const rows = batch.flatMap(({ id, type, rows }) => {
    const counts = new Map<string, number>();
    return rows.map(({ field, readers, ...value }) => {
      const seq = counts.get(field) ?? 0;
      counts.set(field, seq + 1);
      return [id, field, seq, value.text, compareKey(value), readers, type];
    });
  });
  await sql`INSERT INTO value (page_id, field, seq, text, key, type, space_id, access_id, readers)
    SELECT ${of(0)}, ${of(1)}, ${of(2)}, ${of(3)}, ${of(4)}, ${of(6)}, ${spaceId}, ${accessId}, ${of(5)}
    FROM json_each(${JSON.stringify(rows)})`.execute(db);
}
