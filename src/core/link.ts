/** Wiki links: what is written between `[[` and `]]`, and the key by which it finds a page. */
import { anchorOf, foldName } from './page.ts';

/** A target as written. `space` is absent when the link stays in the space of its page. */
export interface LinkTarget {
  space?: string;
  /** Title or slug as written, trimmed. */
  name: string;
  /** Heading anchor after `#`, if any. */
  anchor?: string;
}

/**
 * Reads `Titre`, `espace:Titre`, `Titre#partie`. A prefix counts as a space only when it is one plain word,
 * so that `Réunion : bilan` stays a title. Undefined when nothing is left to look for.
 */
export function parseLinkTarget(written: string): LinkTarget | undefined {
  const trimmed = written.trim();
  const hash = trimmed.lastIndexOf('#');
  const anchor = hash >= 0 ? anchorOf(trimmed.slice(hash + 1)) : '';
  const path = (hash >= 0 ? trimmed.slice(0, hash) : trimmed).trim();
  const prefixed = /^([a-z0-9]+(?:-[a-z0-9]+)*):(?!\/\/)\s*(\S.*)$/i.exec(path);
  const space = prefixed?.[1]?.toLowerCase();
  const name = prefixed ? (prefixed[2] ?? '') : path;
  if (linkKey(name) === '') return undefined;
  return { ...(space ? { space } : {}), name, ...(anchor ? { anchor } : {}) };
}

/**
 * The key under which a link and the page it means meet: titles and slugs give the same one
 * (`Réunion d’été` and `reunion-d-ete` do not, `reunion-dete` does). Empty when nothing can be looked for.
 */
export function linkKey(name: string): string {
  return foldName(name).replace(/ /g, '-');
}

/** One id for all ways to write the same link from one space: what readings and their answers are matched by. */
export function linkId(target: Pick<LinkTarget, 'space' | 'name'>): string {
  return `${target.space ?? ''}:${linkKey(target.name)}`;
}
