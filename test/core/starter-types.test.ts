/** The page types that Gare ships, and the starter's entries of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bodyFor, checkValues, startingValues, titleFor } from '../../src/core/entry.ts';
import { parsePageFile } from '../../src/core/front-matter.ts';
import { formatPageType, type PageType, parsePageType } from '../../src/core/page-type.ts';

const content = fileURLToPath(new URL('../../content/', import.meta.url));

function readType(slug: string): PageType {
  const file = parsePageFile(readFileSync(`${content}modeles/${slug}.md`, 'utf8'));
  if ('errors' in file) throw new Error(`modeles/${slug}.md: ${JSON.stringify(file.errors)}`);
  expect(file.type).toBe('modele');
  const read = parsePageType(slug, file.content.body);
  if ('errors' in read) throw new Error(`modeles/${slug}.md: ${JSON.stringify(read.errors)}`);
  return read.type;
}

const allTypes = readdirSync(`${content}modeles`)
  .filter((name) => name.endsWith('.md') && !['accueil.md', 'menu.md'].includes(name))
  .map((name) => name.replace('.md', ''));

const fieldsOf = (slug: string) => readType(slug).fields.map((field) => `${field.name} ${field.kind}`);
const headingsOf = (slug: string) => readType(slug).body.match(/^## .*$/gm);

describe('the types of the starter', () => {
  it.each(allTypes)('%s survives being written', (slug) => {
    const type = readType(slug);
    expect(parsePageType(slug, formatPageType(type))).toEqual({ type });
    expect(
      checkValues(
        { ...type, fields: type.fields.map((field) => ({ ...field, required: false })) },
        startingValues(type),
      ).errors,
    ).toEqual({});
  });

  it('réunion has what a meeting needs', () => {
    expect(fieldsOf('reunion')).toEqual([
      'date date',
      'debut time',
      'fin time',
      'groupe group',
      'statut choice',
      'visio url',
      'lieu text',
      'pad url',
      'animation text',
      'prise_de_notes text',
      'presents list',
      'excuses list',
    ]);
    expect(headingsOf('reunion')).toEqual([
      '## Ordre du jour',
      '## Notes',
      '## Décisions',
      '## Actions',
      '## Documents',
    ]);
    expect(readType('reunion').fields[4]?.options.map((option) => option.value)).toEqual([
      'prévue',
      'en cours',
      'compte rendu à relire',
      'compte rendu validé',
      'annulée',
      'reportée',
    ]);
    expect(titleFor(readType('reunion'), { date: '2026-02-12' })).toBe('Réunion du jeudi 12 février 2026');
  });

  it('dossier has three axes and two reading levels', () => {
    expect(fieldsOf('dossier')).toEqual([
      'axe choice',
      'numero number',
      'themes tags',
      'resume longtext',
      'statut choice',
      'mis_a_jour date',
      'sources list',
    ]);
    expect(readType('dossier').fields[0]?.options.map((option) => option.value)).toEqual([
      'découvrir',
      'approfondir',
      'agir',
    ]);
    expect(readType('dossier').body).toContain('::: approfondir\n');
  });

  it('café’CAC tells what was said and shared', () => {
    expect(fieldsOf('cafe-cac')).toEqual([
      'date date',
      'debut time',
      'fin time',
      'theme text',
      'structures list',
      'visio url',
      'participants number',
      'liens list',
    ]);
    expect(headingsOf('cafe-cac')).toEqual([
      '## Présentation',
      '## Questions-réponses',
      '## Ressources partagées',
    ]);
  });

  it('a new group lists its own meetings', () => {
    expect(bodyFor(readType('groupe'), 'Numérique « libre »')).toContain(
      '{{fiches type="reunion" groupe="Numérique  libre" a_venir="non" tri="-date" vue="tableau" nombre="100"}}',
    );
  });

  it('a new type starts as a type that can be read', () => {
    expect(parsePageType('nouveau', readType('modele').body)).toMatchObject({
      type: { title: 'Nouveau modèle' },
    });
  });
});

it('the entries of the starter have values that their types accept', () => {
  const pages = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.md'),
  );
  const known = new Set(pages.filter((path) => path.startsWith('modeles/')).map((path) => path.slice(8, -3)));
  const wrong = pages.flatMap((path): unknown[] => {
    const file = parsePageFile(readFileSync(content + path, 'utf8'));
    if ('errors' in file) return [[path, file.errors]];
    if (!known.has(file.type) || file.type === 'modele') return [];
    const { errors } = checkValues(readType(file.type), file.content.values);
    return Object.keys(errors).length === 0 ? [] : [[path, errors]];
  });
  expect(pages.length).toBeGreaterThan(6);
  expect(wrong).toEqual([]);
});
