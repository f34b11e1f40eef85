/** Adding, ordering, taking off and bringing back the rows of a type's draft. All of it is total: a row that is not there moves nothing. */
import { emptyField, type FieldDraft, type TypeDraft } from './type-draft.ts';

/** A new row at the end. Its id is one that no row of this draft has had. */
export function addField(draft: TypeDraft): TypeDraft {
  return { ...draft, fields: [...draft.fields, emptyField(freshId(draft))] };
}

function freshId({ fields, retired }: TypeDraft): string {
  const numbers = [...fields, ...retired].map(({ id }) => Number(/^N(\d{1,6})$/.exec(id)?.[1] ?? 0));
  return `N${Math.max(0, ...numbers) + 1}`;
}

/** @param by -1 for up, 1 for down; at an end nothing moves. */
export function moveField(draft: TypeDraft, id: string, by: -1 | 1): TypeDraft {
  const at = draft.fields.findIndex((row) => row.id === id);
  const [row, other] = [draft.fields[at], draft.fields[at + by]];
  if (!row || !other) return draft;
  const fields = [...draft.fields];
  fields[at] = other;
  fields[at + by] = row;
  return { ...draft, fields };
}

/** Takes the field off; what names it still does, so that bringing it back brings all of it back. */
export function retireField(draft: TypeDraft, id: string): TypeDraft {
  const [retired, fields] = parted(draft.fields, id);
  return { ...draft, fields, retired: [...draft.retired, ...retired] };
}

/** Puts it at the end. */
export function restoreField(draft: TypeDraft, id: string): TypeDraft {
  const [restored, retired] = parted(draft.retired, id);
  return { ...draft, retired, fields: [...draft.fields, ...restored] };
}

function parted(rows: readonly FieldDraft[], id: string): [FieldDraft[], FieldDraft[]] {
  return [rows.filter((row) => row.id === id), rows.filter((row) => row.id !== id)];
}
