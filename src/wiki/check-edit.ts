/** What an edit must be to be saved, whatever door it came through. */
import { checkValues, type FieldErrors, startingValues, titleFor } from '../core/entry.ts';
import { keepLocked, type MayChange } from '../core/field-access.ts';
import type { Opening } from '../core/field-default.ts';
import { limits } from '../core/limits.ts';
import { foldName } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Content, Edit, Values } from '../core/revision.ts';
import { normaliseBody, oneLine, utf8Length } from '../core/text.ts';

export type CheckedEdit = { edit: Edit } | { errors: FieldErrors };

/**
 * The edit as it will be stored, or what is wrong with it, each error under the field it belongs to. A title left
 * blank is made from the values where the type says how.
 * @param stored values of the page as it is: they pass even where today's type would refuse them.
 * @param mayChange which of them may become others; the rest stay, whatever the edit says.
 */
export function checkEdit(
  edit: Edit,
  type: PageType | undefined,
  stored: Values = {},
  mayChange: MayChange = () => true,
): CheckedEdit {
  const errors: FieldErrors = {};
  const checked = type
    ? checkValues(type, edit.values, stored, mayChange)
    : { values: keepLocked(edit.values, stored, mayChange), errors: {} };
  const title = oneLine(edit.title) || (type && titleFor(type, checked.values)) || '';
  if (title === '') errors['title'] = { code: 'title.empty', details: {} };
  if (title.length > limits.title) {
    errors['title'] = { code: 'title.too-long', details: { max: limits.title, length: title.length } };
  }
  const summary = oneLine(edit.summary);
  if (summary.length > limits.summary) {
    errors['summary'] = {
      code: 'summary.too-long',
      details: { max: limits.summary, length: summary.length },
    };
  }
  const body = normaliseBody(edit.body);
  const size = utf8Length(body);
  if (size > limits.body)
    errors['body'] = { code: 'body.too-long', details: { max: limits.body, length: size } };
  const tags = cleanTags(edit.tags);
  if (tags.length > limits.tags) errors['tags'] = { code: 'tags.too-many', details: { max: limits.tags } };
  if (utf8Length(JSON.stringify(checked.values)) > limits.values) {
    errors['body'] ??= { code: 'values.too-long', details: { max: limits.values } };
  }
  Object.assign(errors, checked.errors);
  if (Object.keys(errors).length > 0) return { errors };
  return { edit: { ...edit, title, summary, body, tags, values: checked.values } };
}

/** Tags without `#`, empty ones and repetitions (accents and case folded), each cut to its limit. */
export function cleanTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) {
    const clean = oneLine(tag).replace(/^#+/, '').trim().slice(0, limits.tag);
    const key = foldName(clean);
    if (key !== '' && !byKey.has(key)) byKey.set(key, clean);
  }
  return [...byKey.values()];
}

/** The part of a revision or edit that people write. */
export function contentOf(from: Content): Content {
  return { title: from.title, body: from.body, values: from.values, tags: from.tags };
}

/** The content of a base, with what may not be changed as it is stored now: a merge sees no difference there. */
export function lockedContent(base: Content, current: Content, mayChange: MayChange): Content {
  return { ...contentOf(base), values: keepLocked(base.values, current.values, mayChange) };
}

/** What a new entry of the type holds where its writer may not choose. */
export function lockedStart(type: PageType | undefined, opening: Opening, mayChange: MayChange): Values {
  return type ? keepLocked({}, startingValues(type, opening), mayChange) : {};
}
