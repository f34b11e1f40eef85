/** Rules in words: who reads, who writes, who manages. */
import type { RuleWords } from '../wiki/community.ts';
import type { Holders } from '../wiki/views.ts';
import type { Locals } from './locals.ts';

const steps = ['read', 'comment', 'write', 'manage'] as const;
type Step = (typeof steps)[number];

/** Names said before the rest is counted. */
const mostNames = 4;

export function createAccessWords({ t, lang }: Pick<Locals, 't' | 'lang'>) {
  const list = new Intl.ListFormat(lang, { type: 'conjunction' });

  /** « tout le monde », « les membres », « le groupe Klaxon et Trésorerie ». */
  const who = (holders: Holders): string => {
    if (holders.kind !== 'some') return t(`access.who.${holders.kind}`);
    const groups = holders.groups.map((name) => t('access.who.group', { name }));
    return list.format(cut([...groups, ...holders.people]));
  };

  const cut = (names: readonly string[]): readonly string[] => {
    if (names.length <= mostNames) return names;
    const rest = names.length - mostNames + 1;
    return [...names.slice(0, mostNames - 1), t('access.who.others', { count: rest })];
  };

  /** « Réservé aux membres », « Réservé au groupe Klaxon et à 2 personnes ». */
  const reserved = ({ kind, groups, people }: Holders): string => {
    if (kind === 'everyone' || kind === 'members')
      return t('access.reserved', { to: t('access.to.members') });
    if (kind === 'nobody') return t('access.reserved', { to: t('access.to.nobody') });
    const count = people.length;
    const to = [
      ...groups.map((name) => t('access.to.group', { name })),
      ...(count > 0 ? [t('access.to.people', { count })] : []),
    ];
    return t('access.reserved', { to: list.format(cut(to)) });
  };

  const clause = (holders: Holders, first: Step, last: Step): string =>
    t(`access.clause.${holders.kind}`, {
      count: holders.count,
      verbs: t(`access.verbs.${first}-${last}`),
    });

  /** « tout le monde peut lire, les 12 membres peuvent écrire, 3 personnes peuvent gérer ». */
  const sentence = (words: RuleWords): string => {
    const clauses: { holders: Holders; first: Step; last: Step }[] = [];
    for (const step of steps) {
      const [holders, before] = [words[step], clauses.at(-1)];
      if (before && sameHolders(before.holders, holders)) before.last = step;
      else clauses.push({ holders, first: step, last: step });
    }
    return clauses.map(({ holders, first, last }) => clause(holders, first, last)).join(', ');
  };

  return { who, reserved, sentence };
}

function sameHolders(a: Holders, b: Holders): boolean {
  return a.kind === b.kind && a.count === b.count && String(a.groups) === String(b.groups);
}
