/** What a form asks for and for whom, and what is sent by somebody who may not publish: an entry on its way. */
import type { AccessRule, Actor } from './access.ts';
import type { Field, KindName } from './field.ts';
import { mayChangeField, standingOn } from './field-access.ts';
import type { PageType } from './page-type.ts';
import { placeholdersOf } from './page-type.ts';
import type { Values } from './revision.ts';

/** `publish` at once what one writes, as in any page; `send` what somebody else publishes. */
export type FormWay = 'publish' | 'send';

/** Nobody types what is worked out; files are added to the page once there is one. */
const withoutControl: ReadonlySet<KindName> = new Set(['computed', 'image', 'file']);

/** The fields that a form asks this actor for, in the order of the type. @param rule of the space the entry goes to. */
export function askedFields(type: PageType, way: FormWay, actor: Actor, rule: AccessRule): Field[] {
  if (way === 'send') return type.fields.filter(maySend);
  const standing = standingOn(actor, rule);
  return type.fields.filter((field) => !withoutControl.has(field.kind) && mayChangeField(standing, field));
}

/**
 * Whether somebody who may not publish fills it in: fields that only managers read too, for a telephone number is given
 * to them; not those that they alone write, nor people, whose names are not for everybody.
 */
function maySend({ kind, writers }: Field): boolean {
  return writers === 'all' && kind !== 'member' && !withoutControl.has(kind);
}

/** Those of the names first, in their order, then what cannot be left out; all of them when nothing is named. */
export function chosenFields(fields: readonly Field[], names: readonly string[]): Field[] {
  if (names.length === 0) return [...fields];
  const named = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const owed = fields.filter(
    (field) => field.required && field.default === undefined && !named.includes(field),
  );
  return [...new Set([...named, ...owed])];
}

/** Whether the type itself makes the title of what is sent: never of what not everybody may read. */
export function makesTitle(type: PageType): boolean {
  const names = placeholdersOf(type.titlePattern);
  const isOpen = (name: string) => type.fields.find((field) => field.name === name)?.readers === 'all';
  return type.titlePattern !== '' && names.every(isOpen);
}

/** Whether a form asks for the text of the entry: where the type begins one, and not with blocks that are not for typing. */
export function asksText({ body }: Pick<PageType, 'body'>): boolean {
  return body.trim() !== '' && !body.split('\n').some((line) => line.trimStart().startsWith('{{'));
}

/** Links that an honest entry holds; a sender of advertisements has more. */
const usualLinks = 3;

/** Whether it holds so many links that it may be an advertisement. That is only marked, never refused. */
export function hasManyLinks(title: string, body: string, values: Values): boolean {
  const texts = [title, body, JSON.stringify(values)].join('\n');
  return (texts.match(/\b(?:https?:\/\/|www\.)|\[url\b|<a\s/gi)?.length ?? 0) > usualLinks;
}

/** Letters and digits that nobody takes for one another. */
export const receiptLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** As it is said and shown: `K7QM-2XNP`. */
export function shownReceipt(receipt: string): string {
  return receipt.replace(/^(.{4})(?=.)/, '$1-');
}
