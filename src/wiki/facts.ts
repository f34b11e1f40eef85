/** Values of an entry as a page shows them. */
import type { Locale } from '../core/dates.ts';
import { plainText } from '../core/entry-value.ts';
import { type DisplayPart, type Field, plainField } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import { type LinkTarget, linkId, parseLinkTarget } from '../core/link.ts';
import type { PageType } from '../core/page-type.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import { resolveLinks } from './resolve-links.ts';
import type { Scope } from './scope.ts';
import type { FactView, LinkView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** The values that the type shows, in its order; pages they name are looked up as the actor may see them. */
export async function viewFacts(
  wiki: Wiki,
  scope: Scope,
  type: PageType,
  values: Values,
  spaceId: number,
): Promise<FactView[]> {
  const shown = type.fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined || field.show === 'none') return [];
    return [{ field, parts: partsOf(field, value, scope.actor.locale ?? 'fr') }];
  });
  const targets = shown.flatMap(({ parts }) => parts.flatMap((part) => targetOf(part) ?? []));
  const links =
    targets.length === 0 ? new Map<string, LinkView>() : await resolveLinks(wiki, scope, targets, spaceId);
  return shown.map(({ field, parts }) => ({
    field: field.name,
    label: field.label,
    show: field.show === 'header' ? 'header' : 'sheet',
    kind: field.kind,
    parts: parts.map(({ page, ...part }) => {
      const target = targetOf({ page });
      const link = target && links.get(linkId(target));
      return link ? { ...part, link } : part;
    }),
  }));
}

function targetOf(part: { page?: string | undefined }): LinkTarget | undefined {
  return part.page === undefined ? undefined : parseLinkTarget(part.page);
}

/** Nothing for a value that the field's kind no longer understands: it stays in the page, and in its history. */
function partsOf(field: Field, value: FieldValue, locale: Locale): readonly DisplayPart[] {
  const kind = fieldKinds[field.kind];
  const checked = kind.check(value, field);
  if ('error' in checked || checked.value === undefined) return [{ text: plainText(value) }];
  return kind.format(checked.value, field, locale);
}

/** The value as one line of text, for comparisons; '' when there is none. */
export function textOfValue(type: PageType | undefined, name: string, value: FieldValue | undefined): string {
  if (value === undefined) return '';
  const field = type?.fields.find((one) => one.name === name) ?? plainField(name, 'text');
  const checked = fieldKinds[field.kind].check(value, field);
  if ('error' in checked || checked.value === undefined) return plainText(value);
  return fieldKinds[field.kind].toCsv(checked.value, field);
}
