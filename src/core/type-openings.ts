/** What a change of a page type would open: fields of which more people would see or change the values. */
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

function widthOf(audience: Field['readers']): number {
  return audiences.length - audiences.indexOf(audience);
}
