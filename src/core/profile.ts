/** What members tell of themselves, and to whom: fields, who may see each, reading of what was typed or kept. */
import type { Actor } from './access.ts';
import { type FieldFault, fieldFault } from './errors.ts';
import { plainField } from './field.ts';
import { emailKind } from './fields/email.ts';
import { phoneKind } from './fields/phone.ts';
import { urlKind } from './fields/url.ts';
import { normaliseBody, plainLine } from './text.ts';

/** From the narrowest; `groups` are people who share a group with the member. */
export const visibilities = ['nobody', 'groups', 'members', 'everyone'] as const;
export type Visibility = (typeof visibilities)[number];

/** Ways to reach a member. The address they sign in with is none of them. */
export const contactNames = ['email', 'phone', 'website'] as const;
export type ContactName = (typeof contactNames)[number];

export interface Contact {
  /** '' when it is not given. */
  value: string;
  seenBy: Visibility;
}

export interface Profile {
  /** The association they come from, and what they do there. */
  organisation: string;
  role: string;
  /** A few words: plain text, lines ended by LF. */
  about: string;
  contacts: Readonly<Record<ContactName, Contact>>;
  /** Who finds them in the directory and sees this profile at all. */
  listed: Visibility;
}

/** Characters. */
export const profileLimits = { line: 120, about: 1000 } as const;

const usual: Contact = { value: '', seenBy: 'members' };

export const emptyProfile: Profile = {
  organisation: '',
  role: '',
  about: '',
  contacts: { email: usual, phone: usual, website: usual },
  listed: 'members',
};

const kinds = { email: emailKind, phone: phoneKind, website: urlKind } as const;

/** What a form says: texts, by name of control. */
export type ProfileForm = (name: string) => string;

/** The profile a form describes, or all that is wrong with it. Unknown visibilities are the usual one. */
export function parseProfile(form: ProfileForm): { profile: Profile } | { errors: readonly FieldFault[] } {
  const errors: FieldFault[] = [];
  const line = (name: 'organisation' | 'role') => {
    const text = plainLine(form(name));
    if ([...text].length > profileLimits.line) errors.push(tooLong(name, profileLimits.line));
    return text;
  };
  const about = tidyLines(form('about'));
  if ([...about].length > profileLimits.about) errors.push(tooLong('about', profileLimits.about));
  const contact = (name: ContactName): Contact => {
    const read = kinds[name].parse([form(name)], plainField(name, kinds[name].name));
    if ('error' in read) errors.push({ field: name, ...read.error });
    const value = 'value' in read ? (read.value ?? '') : '';
    return { value, seenBy: asVisibility(form(`${name}SeenBy`)) };
  };
  const profile: Profile = {
    organisation: line('organisation'),
    role: line('role'),
    about,
    contacts: { email: contact('email'), phone: contact('phone'), website: contact('website') },
    listed: asVisibility(form('listed')),
  };
  return errors.length > 0 ? { errors } : { profile };
}

/** The profile out of the JSON it is kept as; what is not of the right shape counts as not given. */
export function readProfile(json: string): Profile {
  const kept = asRow(parseJson(json));
  const contacts = asRow(kept['contacts']);
  const contact = (name: ContactName): Contact => {
    const { value, seenBy } = asRow(contacts[name]);
    return { value: asText(value), seenBy: asVisibility(seenBy) };
  };
  return {
    organisation: asText(kept['organisation']),
    role: asText(kept['role']),
    about: asText(kept['about']),
    contacts: { email: contact('email'), phone: contact('phone'), website: contact('website') },
    listed: asVisibility(kept['listed']),
  };
}

/** Whose profile it is, as far as seeing goes. */
export interface Owner {
  id: number;
  groups: readonly number[];
}

/**
 * Whether the actor sees what its owner shows to these. Administrators see what members see: they can do everything,
 * but a telephone number is nobody's right. With borrowed eyes one sees what those see, and no more than oneself.
 */
export function maySee(actor: Actor, owner: Owner, visibility: Visibility): boolean {
  if (visibility === 'everyone') return true;
  if (actor.kind === 'visitor') return false;
  const own =
    actor.id === owner.id ||
    visibility === 'members' ||
    (visibility === 'groups' && actor.groups.some((id) => owner.groups.includes(id)));
  const { seenAs } = actor;
  if (!own || !seenAs) return own;
  if (seenAs.kind === 'visitor') return false;
  if (visibility === 'members') return true;
  return visibility === 'groups' && seenAs.kind === 'group' && owner.groups.includes(seenAs.id);
}

/** Contacts that are given and that the actor may see, in their order. */
export function seenContacts(
  actor: Actor,
  owner: Owner,
  { contacts }: Profile,
): { name: ContactName; value: string; text: string; href: string }[] {
  return contactNames.flatMap((name) => {
    const { value, seenBy } = contacts[name];
    if (value === '' || !maySee(actor, owner, seenBy)) return [];
    const [part] = kinds[name].format(value, plainField(name, kinds[name].name), 'fr');
    return [{ name, value, text: part?.text ?? value, href: part?.href ?? '' }];
  });
}

/** The letters of an avatar: of the first and the last word of a name, or the first two of its one word. Never empty. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = words.map((word) => [...word]);
  const [first = [], last = []] = [letters.at(0), letters.length > 1 ? letters.at(-1) : []];
  const initials = last.length > 0 ? [first[0], last[0]] : first.slice(0, 2);
  return initials.length > 0 ? initials.join('').toUpperCase() : '·';
}

function tooLong(field: string, max: number): FieldFault {
  return fieldFault(field, 'field.too-long', { max });
}

function tidyLines(text: string): string {
  return normaliseBody(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]|(?![\u200d\u200c])\p{Cf}/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function asVisibility(value: unknown): Visibility {
  return visibilities.find((one) => one === value) ?? 'members';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asRow(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
