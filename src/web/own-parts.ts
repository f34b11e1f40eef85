/** The parts of a screen that are of one member and nobody else: their menu, and the same in the drawer of a phone. */
import { randomBytes } from 'node:crypto';
import type { Member } from '../core/access.ts';
import { viewShell } from '../wiki/lists.ts';
import type { Wiki } from '../wiki/wiki.ts';
import type { Locals } from './locals.ts';

const names = ['menuHtml', 'drawerHtml'] as const;
type PartName = (typeof names)[number];

/** HTML of each part, and the icons it takes from the sprite of the screen around it. */
export interface OwnParts extends Readonly<Record<PartName, string>> {
  icons: readonly string[];
}

/** A screen with the parts left out: what members of equal rights share. */
export interface Sharable {
  /** Of the space that the screen is about: a member's menu leads to its rights. */
  space: string | undefined;
  pieces: readonly Buffer[];
  /** What stands between each piece and the next. */
  between: readonly PartName[];
}

export interface OwnPartsMaker {
  /** Stand in a screen where the parts belong. Nobody can write them: they hold a secret of this process. */
  seams: Readonly<Record<PartName, string>>;
  make(member: Member, locals: Locals, space: string | undefined): Promise<OwnParts>;
  /** Cuts a screen at its seams. */
  cut(html: string, space: string | undefined): Sharable;
}

/** @param run renders a template. */
export function createOwnParts(
  wiki: Wiki,
  run: (template: string, data: object) => Promise<string>,
): OwnPartsMaker {
  const secret = randomBytes(16).toString('hex');
  const seamOf = (name: PartName) => `<!--${secret} ${name}-->`;
  const cutter = new RegExp(`<!--${secret} (${names.join('|')})-->`);
  // A member is read anew after each change of who they are or of what anybody may: then these go with the old one.
  const made = new WeakMap<Member, Map<string, OwnParts>>();

  const render = async (member: Member, locals: Locals, space: string | undefined): Promise<OwnParts> => {
    const { managed } = await viewShell(wiki, member);
    const icons = new Set<string>();
    const icon = (name: string) => {
      icons.add(name);
      return locals.icon(name);
    };
    const model = space === undefined ? {} : { space: { slug: space } };
    const data = { ...locals, icon, member, managed, model };
    const menuHtml = await run('partials/account-menu', data);
    const drawerHtml = await run('partials/account-drawer', data);
    return { menuHtml, drawerHtml, icons: [...icons] };
  };

  return {
    seams: { menuHtml: seamOf('menuHtml'), drawerHtml: seamOf('drawerHtml') },
    make: async (member, locals, space) => {
      const key = `${locals.lang} ${space ?? ''}`;
      const known = made.get(member)?.get(key);
      if (known) return known;
      const fresh = await render(member, locals, space);
      made.set(member, (made.get(member) ?? new Map<string, OwnParts>()).set(key, fresh));
      return fresh;
    },
    cut: (html, space) => {
      const cuts = html.split(cutter);
      return {
        space,
        pieces: cuts.filter((_, index) => index % 2 === 0).map((piece) => Buffer.from(piece, 'utf8')),
        between: cuts.filter((_, index) => index % 2 === 1) as PartName[],
      };
    },
  };
}

/** The whole screen of the member whose parts these are. */
export function fill({ pieces, between }: Sharable, parts: OwnParts): Buffer {
  return Buffer.concat(
    pieces.flatMap((piece, index) => {
      const name = between[index];
      return name === undefined ? [piece] : [piece, Buffer.from(parts[name], 'utf8')];
    }),
  );
}
