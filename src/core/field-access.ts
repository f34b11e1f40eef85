/** Who may see and change a field of an entry: the only place that decides it. */
import { type AccessRule, type Actor, may } from './access.ts';
import { type Audience, audiences, type Field } from './field.ts';

/** How close the actor stands to a page they may read: what they see of its fields follows from it. */
export function standingOn(actor: Actor, rule: AccessRule): Audience {
  if (may(actor, 'manage', rule)) return 'managers';
  return actor.kind === 'member' && actor.seenAs?.kind !== 'visitor' ? 'members' : 'all';
}

export function maySeeField(standing: Audience, field: Pick<Field, 'readers'>): boolean {
  return audiences.indexOf(standing) >= audiences.indexOf(field.readers);
}

/** Only what is seen can be changed. */
export function mayChangeField(standing: Audience, field: Pick<Field, 'readers' | 'writers'>): boolean {
  return maySeeField(standing, field) && (field.writers === 'all' || standing === 'managers');
}

/** Whether the values under a name may be changed. */
export type MayChange = (name: string) => boolean;

/** What somebody gives, but for what they may not change: that stays as it is stored, in its place or at the end. */
export function keepLocked<V>(
  given: Readonly<Record<string, V>>,
  stored: Readonly<Record<string, V>>,
  mayChange: MayChange,
): Record<string, V> {
  const names = new Set([...Object.keys(given), ...Object.keys(stored)]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const from = mayChange(name) ? given : stored;
      return Object.hasOwn(from, name) ? [[name, from[name] as V]] : [];
    }),
  );
}
