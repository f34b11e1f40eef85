/** The form of a new entry, on a page or by itself: which fields it asks this actor for, and what becomes of the entry. */
import type { Actor } from '../core/access.ts';
import { internalRule } from '../core/access.ts';
import { startingValues } from '../core/entry.ts';
import { inputsOf } from '../core/entry-form.ts';
import { shownText, typedOf } from '../core/entry-value.ts';
import { WikiError } from '../core/errors.ts';
import { controlName, type Field } from '../core/field.ts';
import type { MayChange } from '../core/field-access.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { askedFields, asksText, chosenFields, type FormWay, makesTitle } from '../core/submission.ts';
import type { EntryForm, EntryFormView, GivenField } from './entry-form-view.ts';
import { isFull } from './entry-places.ts';
import { openingFor } from './moments.ts';
import { findPageType, readableType } from './page-types.ts';
import { allSpaces, mayMake, type Scope, scopeOf, spaceOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

export interface EntryFormRequest {
  /** Slug of the space in which the form stands. */
  space: string;
  /** Slug or title of the type. */
  type: string;
  /** Names of the fields to ask for; none for all. */
  fields: readonly string[];
  /** Values that are given and shown, and that nobody types; by field name, as a sheet would write them. */
  given: Readonly<Record<string, string>>;
}

/** A form that is open to the actor: what is saved is checked by the same. */
export interface OpenForm {
  scope: Scope;
  type: PageType;
  way: FormWay;
  /** Where the form stands. */
  place: Space;
  /** Where the entry goes; who sends it may know nothing of that space. */
  target: Space;
  fields: readonly Field[];
  isPending: boolean;
  /** Whether the actor gives what they may not read themselves, or by a type that they may not: not by the usual door. */
  givesAway: boolean;
}

/** @throws WikiError not-found for a space that the actor may not read. */
export async function openForm(
  wiki: Wiki,
  actor: Actor,
  { space: slug, type: name }: Pick<EntryFormRequest, 'space' | 'type'>,
): Promise<OpenForm | Exclude<EntryFormView, { kind: 'form' | 'full' }>> {
  const scope = await scopeOf(wiki, actor);
  const space = spaceOf(scope, slug);
  const type = await formType(wiki, scope, name);
  const refusal = actor.kind === 'visitor' ? ({ kind: 'sign-in' } as const) : ({ kind: 'closed' } as const);
  if (!type) return actor.kind === 'visitor' ? refusal : { kind: 'unknown' };
  const target = type.space === '' ? space : (await allSpaces(wiki)).find((one) => one.slug === type.space);
  const way = target && wayOf(scope, type, target);
  if (!target || !way) return refusal;
  const rule = scope.ruleOf(target.accessId) ?? internalRule;
  const isLent = (await readableType(wiki, scope, name)) === undefined;
  const own = askedFields(type, way, actor, rule);
  const given = type.creation === 'visitors' ? askedFields(type, 'send', actor, rule) : [];
  return {
    scope,
    type,
    way,
    place: space,
    target,
    fields: type.fields.filter((field) => own.includes(field) || given.includes(field)),
    // A type that does not say where its entries go could be sent into any space that visitors read.
    isPending: way === 'send' && (type.moderation || type.space === ''),
    givesAway: way === 'send' || isLent || given.some((field) => !own.includes(field)),
  };
}

/** A type that takes entries from visitors is lent to whoever comes, others to who may read the pages that define them. */
async function formType(wiki: Wiki, scope: Scope, name: string): Promise<PageType | undefined> {
  const type = await findPageType(wiki, name);
  return type?.creation === 'visitors' ? type : readableType(wiki, scope, name);
}

function wayOf(scope: Scope, type: PageType, space: Space): FormWay | undefined {
  if (mayMake(scope, space, type)) return 'publish';
  const { actor } = scope;
  // A program that may only read sends nothing either.
  const isFree = actor.kind === 'visitor' || actor.atMost === undefined;
  return type.creation === 'visitors' && isFree ? 'send' : undefined;
}

/** @throws WikiError not-found for a space that the actor may not read. */
export async function viewEntryForm(
  wiki: Wiki,
  actor: Actor,
  request: EntryFormRequest,
): Promise<EntryFormView> {
  const open = await openForm(wiki, actor, request);
  if (!('scope' in open)) return open;
  const { scope, type, way, fields, isPending } = open;
  const locale = actor.locale ?? 'fr';
  const { values: given, fields: givenFields } = readGiven(fields, request.given);
  if (await isFull(wiki, scope, type, given, open.target)) return { kind: 'full', title: type.title };
  const shown = chosenFields(fields, request.fields).filter((field) => !givenFields.includes(field));
  const values = { ...startingValues(type, openingFor(wiki, actor)), ...given };
  return {
    kind: 'form',
    form: {
      place: open.place,
      type: type.slug,
      title: type.title,
      description: type.description,
      way,
      isPending,
      inputs: inputsOf({ ...type, fields: shown }, values),
      given: givenFields.map((field) => givenField(field, given, locale)),
      fields: request.fields,
      readers: readersOf(shown),
      asksTitle: type.titlePattern === '' || (way === 'publish' && !makesTitle(type)),
      asksText: asksText(type),
      body: asksText(type) ? type.body : '',
      hasFiles: type.fields.some(({ kind }) => kind === 'image' || kind === 'file'),
    },
  };
}

/** A form that is there for this actor. @throws WikiError not-found for who may not know of it; forbidden, for who may. */
export async function requireForm(
  wiki: Wiki,
  actor: Actor,
  request: Pick<EntryFormRequest, 'space' | 'type'>,
): Promise<OpenForm> {
  const open = await openForm(wiki, actor, request);
  if ('scope' in open) return open;
  if (open.kind === 'unknown') throw new WikiError('not-found', 'not-found');
  throw new WikiError('forbidden', 'entry-form.closed');
}

/** Who reads those fields that are not for everybody, by their names. */
export function readersOf(fields: readonly Field[]): EntryForm['readers'] {
  return Object.fromEntries(
    fields.flatMap(({ name, readers }) => (readers === 'all' ? [] : [[name, readers]])),
  );
}

/** Only what a form asks for is changed by it: other values stay as they are. */
export function changerOf(fields: readonly Field[]): MayChange {
  const names = new Set(fields.map(({ name }) => name));
  return (name) => names.has(name);
}

/** What cannot be read as a value of its field is left to be typed. */
function readGiven(
  fields: readonly Field[],
  given: Readonly<Record<string, string>>,
): { values: Values; fields: Field[] } {
  const read = fields.flatMap((field) => {
    const text = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    const checked = text === undefined ? undefined : fieldKinds[field.kind].fromCsv(text, field);
    const value = checked && 'value' in checked ? checked.value : undefined;
    return value === undefined ? [] : [{ field, value }];
  });
  return {
    values: Object.fromEntries(read.map(({ field, value }) => [field.name, value])),
    fields: read.map(({ field }) => field),
  };
}

function givenField(field: Field, values: Values, locale: 'fr' | 'en'): GivenField {
  const value = values[field.name];
  const typed = typedOf(field, value);
  const { parts } = fieldKinds[field.kind];
  return {
    field: field.name,
    label: field.label,
    text: shownText(field, value, locale),
    sends: typed.map((text, at) => ({
      name: controlName(field.name, parts.length === 1 ? parts[0] : parts[at]),
      value: text,
    })),
  };
}
