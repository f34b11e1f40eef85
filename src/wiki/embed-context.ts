/** Where an embed stands, and what all embeds of one view may show together. */
import { linkKey } from '../core/link.ts';
import type { AttachmentRow } from '../store/attachments.ts';
import type { Scope } from './scope.ts';
import type { EmbedView } from './views.ts';

/** What one view may still show by embeds, however they stand in one another: a few lines could else ask for millions. */
export interface Allowance {
  embeds: number;
  entries: number;
  /** Of included texts. */
  characters: number;
}

/** What the embeds of one text may show together, those of included texts counted in. */
export function fullAllowance(): Allowance {
  return { embeds: 200, entries: 1000, characters: 1024 * 1024 };
}

/** The text in which an embed stands. */
export interface BodyContext {
  spaceId: number;
  space: string;
  slug: string;
  /** Absent for a page that is not saved yet. */
  pageId?: number;
  attachments: readonly AttachmentRow[];
  /** Pages whose texts include this one, outermost first: nothing includes itself. */
  includedBy: readonly number[];
  /** Shared by all texts of a view; a new one when absent. */
  allowance?: Allowance;
}

/** A text whose view has begun. */
export type OpenContext = BodyContext & { allowance: Allowance };

/**
 * The id of the space an embed looks into: the one it names, the usual one, or undefined for all of them (`espace="*"`).
 * Null when there is none that the actor may read.
 */
export function spaceNamed(
  scope: Scope,
  named: string | undefined,
  usual: number | undefined,
): number | undefined | null {
  if (named === undefined) return usual;
  if (named === '*' || linkKey(named) === 'tous') return undefined;
  return scope.spaces.find((space) => space.slug === linkKey(named))?.id ?? null;
}

/** How many of those asked for may still be shown; nothing when the view has had its fill. */
export function takeEntries(
  { allowance }: Pick<OpenContext, 'allowance'>,
  limit: number,
): number | undefined {
  const taken = Math.min(limit, allowance.entries);
  allowance.entries -= taken;
  return taken === 0 ? undefined : taken;
}

export function wrong(code: string, details: Record<string, string | number> = {}): EmbedView {
  return { kind: 'error', code, details };
}
