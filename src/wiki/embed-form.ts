/** What `{{formulaire type="…"}}` shows: the form of a new entry, or one sentence for whom it is not. */
import { linkKey } from '../core/link.ts';
import { viewEntryForm } from './entry-form.ts';
import type { Scope } from './scope.ts';
import type { EmbedView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Arguments that say what the form is; every other one gives a field its value. */
const ownKeys: ReadonlySet<string> = new Set(['type', 'titre', 'champs']);

/** Word that names, as the value of a field, the page on which the form stands. */
const here = 'ici';

export interface FormPlace {
  space: string;
  /** Absent for a page that is not saved yet. */
  pageId?: number;
}

export async function embedForm(
  wiki: Wiki,
  scope: Scope,
  args: Readonly<Record<string, string>>,
  place: FormPlace,
): Promise<EmbedView> {
  const title = args['titre'] ?? '';
  const type = args['type'] ?? '';
  if (type === '') return { kind: 'error', code: 'embed.no-type', details: {} };
  // In a space that is closed to them a page may be open to the actor: its form is not.
  if (!scope.spaces.some(({ slug }) => slug === place.space)) {
    return {
      kind: 'form',
      title,
      view: scope.actor.kind === 'visitor' ? { kind: 'sign-in' } : { kind: 'closed' },
    };
  }
  const given = Object.entries(args).filter(([key]) => !ownKeys.has(key));
  const view = await viewEntryForm(wiki, scope.actor, {
    space: place.space,
    type,
    fields: namesIn(args['champs'] ?? ''),
    given: Object.fromEntries(
      await Promise.all(given.map(async ([key, text]) => [key, await meant(wiki, text, place)] as const)),
    ),
  });
  if (view.kind === 'unknown') return { kind: 'error', code: 'embed.no-such-type', details: { type } };
  return { kind: 'form', title, view };
}

/** Names of fields, with commas between them. */
export function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, 100);
}

async function meant(wiki: Wiki, text: string, { space, pageId }: FormPlace): Promise<string> {
  if (linkKey(text) !== here || pageId === undefined) return text;
  const page = await wiki.store.pages.findById(pageId);
  return page ? `${space}:${/[|#[\]]/.test(page.title) ? page.slug : page.title}` : text;
}
