import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { embedLimits, parseEmbed } from '../../src/core/embed.ts';
import { readEntryEmbed } from '../../src/core/entry-embed.ts';
import { anyEntries, dayOfEntries, type EntryQuery } from '../../src/core/entry-query.ts';

function read(line: string) {
  const parsed = parseEmbed(line);
  if (!parsed.ok) throw new Error(`${line}: ${parsed.problem}`);
  return readEntryEmbed(parsed.embed.args, 20);
}

function query(line: string): EntryQuery {
  const found = read(line);
  if (!('query' in found)) throw new Error(`${line}: ${found.problem.code}`);
  return found.query;
}

const bare: EntryQuery = { ...anyEntries, facets: [], limit: 20 };

describe('the grammar of filters', () => {
  const cases: [written: string, field: string, operator: string, values: readonly string[]][] = [
    ['statut="En cours"', 'statut', 'is', ['En cours']],
    ['statut="en cours, rompu"', 'statut', 'is', ['en cours', 'rompu']],
    ['statut="en cours,rompu"', 'statut', 'is', ['en cours', 'rompu']],
    ['porteur="Paris\\, Lyon, Nantes"', 'porteur', 'is', ['Paris, Lyon', 'Nantes']],
    ['porteur!="X"', 'porteur', 'is-not', ['X']],
    ['porteur="!X"', 'porteur', 'is-not', ['X']],
    ['montant>="1000000"', 'montant', 'at-least', ['1000000']],
    ['montant <= "1 300,50"', 'montant', 'at-most', ['1 300,50']],
    ['montant="1 300,50, 12"', 'montant', 'is', ['1 300,50', '12']],
    ['montant>5', 'montant', 'above', ['5']],
    ['montant<5', 'montant', 'below', ['5']],
    ["date>=aujourd'hui", 'date', 'at-least', ["aujourd'hui"]],
    ['date<aujourd’hui+30', 'date', 'below', ['aujourd’hui+30']],
    ['champ=""', 'champ', 'empty', []],
    ['champ!=""', 'champ', 'filled', []],
    ['groupe=moi', 'groupe', 'is', ['moi']],
    ['date="2026"', 'date', 'is', ['2026']],
    ['date="2026-03"', 'date', 'is', ['2026-03']],
    ['depuis="2026-01-01"', dayOfEntries, 'at-least', ['2026-01-01']],
    ['until="2026-01-01"', dayOfEntries, 'at-most', ['2026-01-01']],
    ['à_venir', dayOfEntries, 'at-least', ['aujourd’hui']],
    ['a_venir="non"', dayOfEntries, 'below', ['aujourd’hui']],
  ];
  for (const [written, field, operator, values] of cases) {
    test(written, () => {
      expect(query(`{{fiches ${written}}}`).conditions).toEqual([{ field, operator, values }]);
    });
  }

  test('several filters on one field stand together when they compare differently', () => {
    expect(query('{{fiches date>=2026-01-01 date<2027-01-01}}').conditions).toHaveLength(2);
    expect(parseEmbed('{{fiches date>=2026 date>=2027}}')).toEqual({
      ok: false,
      problem: 'repeated-argument',
    });
  });

  test('an operator without a field or a value is no argument', () => {
    for (const line of ['{{fiches montant>=}}', '{{fiches montant >= }}', '{{fiches >=5}}'])
      expect(parseEmbed(line)).toEqual({ ok: false, problem: 'bad-argument' });
  });
});

test('the words that are no filters say how to show entries, in French and in English', () => {
  const asked: EntryQuery = {
    ...bare,
    type: 'contrat',
    tag: 'bilan',
    text: 'logement social',
    sort: '-montant',
    view: 'table',
    columns: ['porteur', 'montant'],
    facets: ['statut', 'annee'],
    group: 'statut',
    sum: 'montant',
    limit: 50,
  };
  expect(
    query(
      '{{fiches type="contrat" etiquette="bilan" cherche="logement social" tri="-montant" vue="tableau" colonnes="porteur, montant, porteur" filtres="statut, annee" par="statut" somme="montant" nombre="50"}}',
    ),
  ).toEqual(asked);
  expect(
    query(
      '{{entries type="contrat" tag="bilan" search="logement social" sort="-montant" view="table" columns="porteur, montant" filters="statut, annee" by="statut" sum="montant" limit="50"}}',
    ),
  ).toEqual(asked);
});

test('what cannot be shown says why', () => {
  expect(read('{{fiches vue="nuage"}}')).toMatchObject({ problem: { code: 'embed.bad-view' } });
  for (const limit of ['0', '-1', '1.5', 'tout'])
    expect(read(`{{fiches nombre="${limit}"}}`)).toMatchObject({ problem: { code: 'embed.bad-limit' } });
  expect(query('{{fiches nombre="5000"}}').limit).toBe(200);
});

test('any line gives a bounded query or says why not', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: embedLimits.line }), (inner) => {
      const parsed = parseEmbed(`{{fiches ${inner}}}`);
      if (!parsed.ok) return;
      const found = readEntryEmbed(parsed.embed.args, 20);
      if (!('query' in found)) return;
      expect(found.query.conditions.length).toBeLessThanOrEqual(20);
      for (const { values } of found.query.conditions) expect(values.length).toBeLessThanOrEqual(20);
    }),
  );
});
