/** What a change of a page type would open: values that more people would see or change, numbers that become public. */
import { audiences, type Field } from './field.ts';
import type { PageType } from './page-type.ts';

/**
 * Fields that were kept for some, and are for more of those who write entries, or for nobody in particular, once they
 * are gone from the type. Hiding a field opens nothing; neither does retiring it as it was.
 */
export function openedFields(before: PageType, after: PageType): Field[] {
  const is = new Map([...after.retired, ...after.fields].map((field) => [field.name, field]));
  return [...before.retired, ...before.fields].filter((old) => {
    const field = is.get(old.name);
    if (!field) return old.readers !== 'all' || old.writers !== 'all';
    return widthOf(field.readers) > widthOf(old.readers) || widthOf(field.writers) > widthOf(old.writers);
  });
}

/** Fields that would tell a number, or another one, of entries that not everybody may read. @param before absent for a new type. */
export function publishedCounts(before: PageType | undefined, after: PageType): Field[] {
  return after.fields.filter(({ name, countsAll, readers, formula }) => {
    const old = before?.fields.find((field) => field.name === name);
    const isSame = old?.countsAll && old.formula?.text === formula?.text && old.readers === readers;
    return countsAll && !isSame;
  });
}

/**
 * Whether visitors would publish by its form, at once, in a space that the type names: what only who manages that space
 * may otherwise let them do. @param before absent for a new type.
 */
export function opensSpace(before: PageType | undefined, after: PageType): boolean {
  const opened = publishesInto(after);
  return opened !== '' && (before === undefined || publishesInto(before) !== opened);
}

function publishesInto({ creation, moderation, space }: PageType): string {
  return creation === 'visitors' && !moderation ? space : '';
}

function widthOf(audience: Field['readers']): number {
  return audiences.length - audiences.indexOf(audience);
}
