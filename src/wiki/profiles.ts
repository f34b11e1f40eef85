/** What members tell of themselves, and the directory: every field is taken out here for who may not see it. */
import type { Actor } from '../core/access.ts';
import { authorOf } from '../core/author.ts';
import { type FieldFault, fieldFault, invalidForm, WikiError } from '../core/errors.ts';
import { tidyName } from '../core/member.ts';
import { foldName } from '../core/page.ts';
import {
  type ContactName,
  initialsOf,
  type Profile,
  parseProfile,
  readProfile,
  seenContacts,
} from '../core/profile.ts';
import { readHead } from '../files/sniff.ts';
import { makeThumbnail } from '../files/thumbnail.ts';
import { listChanges } from './lists.ts';
import {
  maySeeGroups,
  maySeePerson,
  ownHand,
  type People,
  type Person,
  type PersonItem,
  peopleOf,
  personItem,
} from './people.ts';
import type { ChangeView } from './views.ts';
import type { Wiki } from './wiki.ts';

const peopleOnPage = 120;
const mostWords = 8;
const longestQuery = 200;

/** Pixels of the longer side of a photo as it is kept: 128 on screen, at two dots a pixel. */
const photoSide = 256;

/** Bytes of a photo as it is sent. */
export const mostPhotoBytes = 10 * 1024 * 1024;

const contributionsShown = 8;

/** A group as profiles name it. */
export interface GroupName {
  handle: string;
  name: string;
}

export interface DirectoryItem extends PersonItem {
  handle: string;
  organisation: string;
  role: string;
  groups: readonly GroupName[];
}

export interface DirectoryView {
  people: readonly DirectoryItem[];
  /** Of those found, on all pages. */
  total: number;
  /** Whether there is anybody at all that the actor may see. */
  isEmpty: boolean;
  q: string;
  letter: string;
  /** First letters of the names the actor may see. */
  letters: readonly string[];
  page: number;
  pages: number;
}

/** The people this actor may see, by name. @param request.letter one of `letters`; anything else is all. */
export async function viewDirectory(
  wiki: Wiki,
  actor: Actor,
  request: { q: string; letter: string; page: number },
): Promise<DirectoryView> {
  const people = await peopleOf(wiki);
  const seen = people.all.filter((person) => maySeePerson(actor, person));
  const letters = [...new Set(seen.map(({ name }) => letterOf(name)))].sort();
  const letter = letters.includes(request.letter) ? request.letter : '';
  const q = request.q.slice(0, longestQuery).trim();
  const words = foldName(q).split(' ').slice(0, mostWords);
  const found = seen
    .filter(({ name }) => letter === '' || letterOf(name) === letter)
    .map((person) => directoryItem(actor, people, person))
    .filter((item) => words.every((word) => wordsOf(item).includes(word)));
  const pages = Math.max(1, Math.ceil(found.length / peopleOnPage));
  const page = Math.min(Math.max(1, request.page), pages);
  return {
    people: found.slice((page - 1) * peopleOnPage, page * peopleOnPage),
    total: found.length,
    isEmpty: seen.length === 0,
    ...{ q, letter, letters, page, pages },
  };
}

function directoryItem(actor: Actor, people: People, person: Person): DirectoryItem {
  const { organisation, role } = person.profile;
  const item = { ...personItem(actor, person), handle: person.handle };
  return { ...item, organisation, role, groups: groupsOf(actor, people, person) };
}

function groupsOf(actor: Actor, people: People, person: Person): GroupName[] {
  if (!maySeeGroups(actor)) return [];
  return people.groups
    .filter(({ id }) => person.groups.includes(id))
    .map(({ handle, name }) => ({ handle, name }));
}

/** All that is looked for stands on the card: nobody finds by what they may not see. */
function wordsOf({ name, handle, organisation, role, groups }: DirectoryItem): string {
  return foldName([name, handle, organisation, role, ...groups.map((group) => group.name)].join(' '));
}

function letterOf(name: string): string {
  const [first = ''] = foldName(name);
  return /[a-z]/.test(first) ? first.toUpperCase() : '#';
}

export interface ProfileView extends DirectoryItem {
  /** Plain text, lines ended by LF. */
  about: string;
  isAdmin: boolean;
  isSelf: boolean;
  contacts: readonly { name: ContactName; text: string; href: string }[];
  /** The last ones that this actor may read. */
  contributions: readonly ChangeView[];
}

/** @throws WikiError not-found for nobody, and the same for somebody the actor may not see. */
export async function viewProfile(wiki: Wiki, actor: Actor, handle: string): Promise<ProfileView> {
  const people = await peopleOf(wiki);
  const person = seenPerson(people, actor, handle);
  const author = authorOf({ ...person, kind: 'member' });
  const wanted = { author, withMinor: true, limit: contributionsShown };
  const { changes } = await listChanges(wiki, actor, wanted);
  return {
    ...directoryItem(actor, people, person),
    about: person.profile.about,
    isAdmin: person.isAdmin,
    isSelf: actor.kind === 'member' && actor.id === person.id && !actor.seenAs,
    contacts: seenContacts(actor, person, person.profile),
    contributions: changes,
  };
}

function seenPerson(people: People, actor: Actor, handle: string): Person {
  const person = people.byHandle.get(handle);
  if (!person || !maySeePerson(actor, person)) throw new WikiError('not-found', 'not-found');
  return person;
}

export interface Photo {
  /** WebP. */
  bytes: Buffer;
}

/** @throws WikiError not-found for who has none, or whose profile the actor may not see. */
export async function openPhoto(wiki: Wiki, actor: Actor, handle: string): Promise<Photo> {
  const person = seenPerson(await peopleOf(wiki), actor, handle);
  const bytes = await wiki.store.members.photo(person.id);
  if (!bytes) throw new WikiError('not-found', 'not-found');
  return { bytes };
}

export interface OwnProfile {
  name: string;
  handle: string;
  initials: string;
  hasPhoto: boolean;
  profile: Profile;
}

/** One's own, whole. @throws WikiError not-found for a visitor. */
export async function viewOwnProfile(wiki: Wiki, actor: Actor): Promise<OwnProfile> {
  const { id } = ownHand(actor);
  const member = await wiki.store.members.find(id);
  if (!member) throw new WikiError('not-found', 'not-found');
  const { name, handle, hasPhoto, profile } = member;
  return { name, handle, hasPhoto, initials: initialsOf(name), profile: readProfile(profile) };
}

/** @param form texts by name of control. @throws WikiError invalid, by field. */
export async function saveProfile(
  wiki: Wiki,
  actor: Actor,
  form: (name: string) => string,
): Promise<{ handle: string }> {
  const { id, handle } = ownHand(actor);
  const name = tidyName(form('name'));
  const read = parseProfile(form);
  const errors: FieldFault[] = [
    ...(name === '' ? [fieldFault('name', 'member.name')] : []),
    ...('errors' in read ? read.errors : []),
  ];
  if ('errors' in read || errors.length > 0) throw invalidForm('profile.invalid', errors);
  await wiki.transact((tx) => tx.members.change(id, { name, profile: JSON.stringify(read.profile) }));
  return { handle };
}

/**
 * Keeps a small picture of it, drawn anew: nothing of the file itself stays, not even where it was taken.
 * @throws WikiError too-large; invalid for what is no picture that browsers show.
 */
export async function setPhoto(wiki: Wiki, actor: Actor, file: { name: string; bytes: Buffer }) {
  const { id } = ownHand(actor);
  const { bytes } = file;
  if (bytes.length > mostPhotoBytes)
    throw new WikiError('too-large', 'photo.too-large', { max: mostPhotoBytes });
  const { width = 0, height = 0 } = await readHead(bytes, file.name);
  if (width < 1 || height < 1) throw new WikiError('invalid', 'photo.kind');
  const drawnWidth = Math.max(1, Math.min(photoSide, Math.floor((photoSide * width) / height)));
  const drawn = await wiki.queues.run('thumbnail/photo', () => makeThumbnail(inOnePiece(bytes), drawnWidth));
  if (!drawn) throw new WikiError('invalid', 'photo.kind');
  await wiki.transact((tx) => tx.members.change(id, { photo: drawn.bytes }));
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** @throws WikiError not-found for a visitor; forbidden for one who does not act with their own hand. */
export async function removePhoto(wiki: Wiki, actor: Actor): Promise<void> {
  const { id } = ownHand(actor);
  await wiki.transact((tx) => tx.members.change(id, { photo: null }));
}

/** Who administers the wiki, as far as they let this actor find them: whom one asks about one's data. */
export async function listAdmins(wiki: Wiki, actor: Actor): Promise<{ handle: string; name: string }[]> {
  const { all } = await peopleOf(wiki);
  return all
    .filter((person) => person.isAdmin && maySeePerson(actor, person))
    .map(({ handle, name }) => ({ handle, name }));
}
