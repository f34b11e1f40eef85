import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embedNames, parseEmbed } from '../../src/core/embed.ts';

function read(line: string): { name: string; args: Record<string, string> } {
  const parsed = parseEmbed(line);
  if (!parsed.ok) throw new Error(`${line}: ${parsed.problem}`);
  return { name: parsed.embed.name, args: { ...parsed.embed.args } };
}

function problem(line: string): string {
  const parsed = parseEmbed(line);
  return parsed.ok ? 'none' : parsed.problem;
}

test('an embed has a name and arguments', () => {
  expect(read('{{fiches type="réunion" groupe="Marchandisation" tri="-date" vue="tableau"}}')).toEqual({
    name: 'fiches',
    args: { type: 'réunion', groupe: 'Marchandisation', tri: '-date', vue: 'tableau' },
  });
  expect(read('  {{ sommaire }}  ')).toEqual({ name: 'sommaire', args: {} });
});

test('English names and keys mean the French ones', () => {
  expect(read('{{entries space="gare" tag="bilan" sort="title" limit="5" view="list"}}')).toEqual({
    name: 'fiches',
    args: { espace: 'gare', etiquette: 'bilan', tri: 'title', nombre: '5', vue: 'list' },
  });
  expect(read('{{include page="accueil" title="Accueil"}}')).toEqual({
    name: 'inclure',
    args: { page: 'accueil', titre: 'Accueil' },
  });
  expect(read('{{departures from=2026-01-01 until=2026-12-31}}').args).toEqual({
    depuis: '2026-01-01',
    jusqua: '2026-12-31',
  });
  const english = ['toc', 'departures', 'tasks', 'changes', 'files', 'button', 'form'];
  expect(english.map((name) => read(`{{${name}}}`).name)).toEqual([
    'sommaire',
    'departs',
    'actions',
    'changements',
    'fichiers',
    'bouton',
    'formulaire',
  ]);
});

test('case and accents do not matter in names and known keys', () => {
  expect(read('{{Départs}}').name).toBe('departs');
  expect(read('{{FICHES Étiquette="x" À_venir}}')).toEqual({
    name: 'fiches',
    args: { etiquette: 'x', a_venir: 'oui' },
  });
});

test('a key that is in no table is kept as written, as a filter on a field', () => {
  expect(read('{{fiches Étape="deux" date_debut=2026}}').args).toEqual({ Étape: 'deux', date_debut: '2026' });
});

test('every kind of quote is read, with what the others hold', () => {
  expect(read('{{bouton titre=“Venir à l\'AG” url=«\u00a0https://exemple.org/?a="b"\u00a0»}}').args).toEqual({
    titre: "Venir à l'AG",
    url: 'https://exemple.org/?a="b"',
  });
  expect(read('{{bouton titre = ”a b” url=nu}}').args).toEqual({ titre: 'a b', url: 'nu' });
  expect(read('{{fiches groupe=""}}').args).toEqual({ groupe: '' });
});

test('a name that does not exist is kept for the message', () => {
  expect(read('{{météo}}').name).toBe('meteo');
});

test('what cannot be read is told, not thrown', () => {
  expect(problem('fiches')).toBe('not-an-embed');
  expect(problem('{{fiches}} et la suite')).toBe('not-an-embed');
  expect(problem('{{}}')).toBe('no-name');
  expect(problem('{{"fiches"}}')).toBe('no-name');
  expect(problem('{{fiches type="réunion}}')).toBe('unclosed-quote');
  expect(problem('{{fiches réunion}}')).toBe('bad-argument');
  expect(problem('{{fiches type=}}')).toBe('bad-argument');
  expect(problem('{{fiches type="a"vue="b"}}')).toBe('bad-argument');
  expect(problem('{{fiches type=a type=b}}')).toBe('repeated-argument');
  expect(problem('{{fiches type=a Type=b}}')).toBe('repeated-argument');
  expect(problem(`{{fiches type="${'a'.repeat(501)}"}}`)).toBe('too-long');
  expect(problem(`{{fiches ${'a'.repeat(2000)}=1}}`)).toBe('too-long');
  const many = Array.from({ length: 21 }, (_, index) => `a${index}=1`).join(' ');
  expect(problem(`{{fiches ${many}}}`)).toBe('too-many-arguments');
});

test('keys that every object has are plain keys here', () => {
  const { args } = read('{{fiches constructor=a __proto__=b}}');
  expect(Object.keys(args).sort()).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['b']).toBeUndefined();
});

test('any string has a meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const line of [text, `{{${text}}}`, `{{fiches ${text}}}`]) {
        expect(typeof parseEmbed(line).ok).toBe('boolean');
      }
    }),
  );
});

test('what is written with quotes is read back', () => {
  const value = fc.string().filter((text) => !text.includes('"') && text.trim() === text);
  fc.assert(
    fc.property(
      fc.constantFrom(...embedNames),
      fc.stringMatching(/^f_[a-z]{1,8}$/),
      value,
      (name, key, text) => {
        expect(read(`{{${name} ${key}="${text}"}}`)).toEqual({ name, args: { [key]: text } });
      },
    ),
  );
});
