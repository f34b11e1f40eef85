/** Page types: which there are, and what the values of their entries look like. */
import type { Field } from '../core/field.ts';
import type { PageType } from '../core/page-type.ts';
import { listPageTypes, readType } from '../wiki/list-types.ts';
import { endpoint, type PageUrls, param } from './endpoint.ts';
import { noQuery, pageType, typeList } from './schemas.ts';

/** Slug of the space whose pages define page types. */
const typesSpace = 'modeles';

export const getTypes = endpoint({
  method: 'get',
  path: '/types',
  summary: 'The page types you may read',
  query: noQuery,
  answers: { 200: { description: 'Page types, without their fields', schema: typeList } },
  run: async ({ api, wiki, actor, res }) => {
    const types = await listPageTypes(wiki, actor);
    res.json({ types: types.map((type) => presentType(api.urls, type)) });
  },
});

export const getType = endpoint({
  method: 'get',
  path: '/types/:type',
  summary: 'One page type, with its fields and the JSON Schema of the values of its entries',
  query: noQuery,
  answers: { 200: { description: 'The page type', schema: pageType } },
  run: async ({ api, wiki, actor, req, res }) => {
    const type = await readType(wiki, actor, param(req, 'type'));
    res.json({
      ...presentType(api.urls, type),
      fields: type.fields.map(presentField),
      values: schemaOf(type),
    });
  },
});

function presentType(urls: PageUrls, { slug, title, description }: PageType) {
  return { slug, title, description, url: urls.absolute(urls.page(typesSpace, slug)) };
}

function presentField({ name, label, kind, required, help, readers, options }: Field) {
  return {
    name,
    label,
    kind,
    required,
    ...(help === '' ? {} : { help }),
    readers,
    ...(options.length === 0
      ? {}
      : { options: options.map(({ value, label: said }) => ({ value, label: said })) }),
  };
}

function schemaOf({ fields }: PageType) {
  const stored = fields.filter(({ kind }) => kind !== 'computed');
  const required = stored.filter((field) => field.required && !field.showIf).map(({ name }) => name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(stored.map((field) => [field.name, valueSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const moment = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$' };

function valueSchema(field: Field): object {
  const said = { title: field.label, ...(field.help === '' ? {} : { description: field.help }) };
  return { ...said, ...shapeOf(field) };
}

function shapeOf({ kind, options, multiple, min, max }: Field): object {
  const values = options.map(({ value }) => value);
  if (kind === 'number')
    return {
      type: 'number',
      ...(min === undefined ? {} : { minimum: min }),
      ...(max === undefined ? {} : { maximum: max }),
    };
  if (kind === 'boolean') return { type: 'boolean' };
  if (kind === 'choice') return { type: 'string', enum: values };
  if (kind === 'choices') return { type: 'array', items: { type: 'string', enum: values } };
  if (kind === 'tags' || kind === 'list') return texts;
  if (kind === 'date') return { type: 'string', format: 'date' };
  if (kind === 'datetime') return moment;
  if (kind === 'period')
    return { type: 'object', properties: { debut: moment, fin: moment }, required: ['debut'] };
  if (kind === 'place')
    return {
      type: 'object',
      properties: { adresse: text, lat: { type: 'number' }, lon: { type: 'number' } },
    };
  if (kind === 'recurrence') return {};
  if (multiple) return { anyOf: [text, texts] };
  if (kind === 'url') return { type: 'string', format: 'uri' };
  return kind === 'email' ? { type: 'string', format: 'email' } : text;
}
