/** Texts that were typed and not published, kept on this device: one per form that was open, told apart by an id. Knows no page. */
import type { KeptTexts } from './storage.ts';

/** Names and values in the order of the form; the same name may come twice. */
export type Fields = readonly (readonly [name: string, value: string])[];

export interface Draft {
  /** UTC, ISO 8601. */
  keptAt: string;
  /** Revision the text was begun from: it goes back into the form with the text, so that a stale save merges. */
  base: string;
  fields: Fields;
}

export interface KeptDraft extends Draft {
  id: string;
}

const prefix = 'gare:draft:';
const daysKept = 30;

export interface Drafts {
  /** Of one page, the youngest first. */
  list(page: string): readonly KeptDraft[];
  /** @returns false when the device has no room, or allows none. */
  keep(id: string, draft: Draft): boolean;
  forget: (id: string) => void;
  /** Removes what nobody came back for in thirty days. */
  tidy(now: Date): void;
}

/** Two windows open on one page keep two drafts. */
export function draftId(page: string, openedAt: Date): string {
  return `${page}#${openedAt.getTime()}`;
}

export function createDrafts(storage: KeptTexts): Drafts {
  const ids = () =>
    storage
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  const find = (id: string) => parseDraft(storage.get(prefix + id));
  const forget = (id: string) => storage.remove(prefix + id);
  return {
    forget,
    list: (page) =>
      ids()
        .filter((id) => id.slice(0, id.lastIndexOf('#')) === page)
        .flatMap((id) => {
          const draft = find(id);
          return draft ? [{ ...draft, id }] : [];
        })
        .sort((a, b) => b.keptAt.localeCompare(a.keptAt)),
    keep: (id, draft) => storage.set(prefix + id, JSON.stringify(draft)),
    tidy: (now) => {
      const oldest = now.getTime() - daysKept * 86_400_000;
      for (const id of ids()) {
        const draft = find(id);
        if (!draft || Date.parse(draft.keptAt) < oldest) forget(id);
      }
    },
  };
}

/** Undefined for what is no draft: another version of Gare, or a hand, may have written it. */
export function parseDraft(text: string | undefined): Draft | undefined {
  const value = readJson(text ?? '');
  if (typeof value !== 'object' || value === null) return undefined;
  const { keptAt, base, fields } = value as Record<string, unknown>;
  if (typeof keptAt !== 'string' || Number.isNaN(Date.parse(keptAt)) || typeof base !== 'string')
    return undefined;
  if (!Array.isArray(fields) || !fields.every(isField)) return undefined;
  return { keptAt, base, fields };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isField(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

/** Line ends differ between what a form holds and what it sends; nobody typed that difference. */
export function sameFields(a: Fields, b: Fields): boolean {
  const plain = (fields: Fields) =>
    JSON.stringify(fields.map(([name, value]) => [name, value.replace(/\r\n?/g, '\n')]));
  return plain(a) === plain(b);
}
