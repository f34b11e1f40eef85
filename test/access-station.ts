/** A station in which every route can be tried by each actor on a page in each state; what an actor must not see is one word. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { apiPath } from '../src/api/api.ts';
import type { AccessRule, Member } from '../src/core/access.ts';
import type { Values } from '../src/core/revision.ts';
import { createApp } from '../src/web/app.ts';
import { addAttachment } from '../src/wiki/attachments.ts';
import { deletePage } from '../src/wiki/delete-page.ts';
import { runJobs } from '../src/wiki/jobs.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { addToken } from '../src/wiki/tokens.ts';
import type { ActorName, Sending, State } from './access-rows.ts';
import { states } from './access-rows.ts';
import { apiDoors } from './api-doors.ts';
import { type Answer, type Asking, type Client, fileForm, formOf, openClient } from './http.ts';
import { addPerson, sameOrigin, setRule, signIn } from './wiki/people.ts';
import { edit, openStation, type Station, saved } from './wiki/station.ts';

/** The word in the title, body, tags, summary and a file of what the actor may not read. */
export const canaries: Readonly<Record<State, string>> = {
  public: 'corneillope',
  members: 'zibelinoscope',
  group: 'hermelinoscope',
  'page-rule': 'martrinoscope',
  deleted: 'putoisinoscope',
  buried: 'visonoscope',
  hidden: 'belettoscope',
  missing: 'ornithoptere',
};

/** A word of the text of each page, asked for in searches. */
export const asked = 'texticule';

/** The space of the page, and that of routes that name no page. */
export const spaces: Readonly<Record<State, string>> = {
  public: 'ouvert',
  members: 'membre',
  group: 'cercle',
  'page-rule': 'ouvert',
  deleted: 'ouvert',
  buried: 'cercle',
  hidden: 'ouvert',
  missing: 'ouvert',
};

/** As long as the others, so that answers can be compared whole. */
export const noSpace = 'neants';

export interface AccessStation {
  station: Station;
  client: Client;
  /** What the actor brings with each request. */
  headersOf(actor: ActorName): Readonly<Record<string, string>>;
  /** The same rights in a member of their own, for what changes the member who asks. */
  freshActor(actor: ActorName): Promise<Readonly<Record<string, string>>>;
  /** A new page in this state. @returns its slug. */
  addPageIn(state: State): Promise<string>;
  /** The page of this state that nothing changes. */
  shared(state: State): string;
  /** Another page to share, when something has changed it after all. */
  renew(state: State): Promise<void>;
  /** Who makes everything here. */
  host: Member;
  close(): Promise<void>;
}

/** Groups of who has them; whoever is blocked or away had every right. */
const groupsOf: Readonly<Partial<Record<ActorName, readonly string[]>>> = {
  reader: ['lecture'],
  writer: ['ecriture'],
  manager: ['gestion'],
  blocked: ['gestion'],
  expired: ['gestion'],
  token: ['ecriture'],
};

export async function openAccessStation(): Promise<AccessStation> {
  const station = await openStation({ types: ['reunion'] });
  const { wiki } = station;
  const doors = apiDoors(wiki);
  // All of them come from one address, and ask more than anybody does.
  const app = createApp(wiki, { doors, limits: 'none' });
  const host = await addPerson(wiki, 'hote', { isAdmin: true });
  let people = 0;
  const addActor = async (actor: ActorName) => {
    people += 1;
    const name = `${actor}-${people}`;
    const options = { isAdmin: actor === 'administrator', groups: groupsOf[actor] ?? [] };
    const member = await addPerson(wiki, name, options);
    if (actor === 'token') {
      const token = await addToken(wiki, member.id, { name: 'essai', scope: 'read', days: 30 });
      return { authorization: `Bearer ${token}` };
    }
    return { cookie: await signIn(app, name), ...sameOrigin };
  };

  const headers = new Map<ActorName, Readonly<Record<string, string>>>([['visitor', sameOrigin]]);
  headers.set('expired', await addActor('expired'));
  // Longer than a session lasts that nobody uses.
  station.setTime('2026-03-14T09:00:00.000Z');
  for (const actor of [
    'stranger',
    'reader',
    'writer',
    'manager',
    'administrator',
    'token',
    'blocked',
  ] as const) {
    headers.set(actor, await addActor(actor));
  }
  const blocked = await wiki.store.members.findByEmail(`blocked.${people}@exemple.org`);
  await wiki.transact((tx) => tx.members.change(blocked?.id ?? 0, { state: 'blocked' }));

  await addSpaces(station);
  const shared = new Map<State, string>();
  const access: AccessStation = {
    station,
    client: await openClient(app),
    host,
    headersOf: (actor) => headers.get(actor) ?? {},
    freshActor: (actor) => addActor(actor),
    addPageIn: (state) => addPageIn(access, state),
    shared: (state) => shared.get(state) ?? '',
    renew: async (state) => {
      const slug = `page-${state}-${randomUUID()}`;
      shared.set(state, await addPageIn(access, state, slug));
    },
    close: async () => {
      await access.client.close();
      await wiki.close();
    },
  };
  for (const state of states) shared.set(state, await addPageIn(access, state, `page-${state}`));
  for (const state of states) await addPageIn(access, state, datedSlug(state), meeting);
  await addAround(access);
  // Files are read and words are learnt: a search that told of them would tell the canaries.
  await runJobs(wiki);
  return access;
}

async function addSpaces({ wiki }: Station): Promise<void> {
  const at = wiki.clock().toISOString();
  const grants = await wiki.transact(async (tx) => {
    const roles = { lecture: 'read', ecriture: 'write', gestion: 'manage' } as const;
    const found = Object.entries(roles).map(async ([handle, role]) => {
      const group = await tx.groups.findByHandle(handle);
      const id = group?.id ?? (await tx.groups.add({ handle, name: handle, description: '', createdAt: at }));
      return { id, role };
    });
    return Promise.all(found);
  });
  const rules: Readonly<Record<string, AccessRule>> = {
    ouvert: { visitors: 'read', members: 'read', groups: grants },
    // Where pages are moved to.
    voisin: { visitors: 'read', members: 'read', groups: grants },
    membre: { visitors: 'none', members: 'read', groups: grants },
    cercle: { visitors: 'none', members: 'none', groups: grants },
  };
  for (const [slug, rule] of Object.entries(rules)) {
    await wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf(rule);
      const usual = {
        description: '',
        home: 'accueil',
        menu: 'menu',
        accessId,
        language: 'fr',
        line: 'p',
      } as const;
      // The name of a closed space is a secret too.
      await tx.spaces.add({ ...usual, slug, title: slug === 'cercle' ? canaries.group : slug });
    });
  }
  // The spaces of every station are not what is tried here.
  for (const slug of ['gare', 'observatoire', 'modeles'])
    await setRule(wiki, { visitors: 'none', members: 'none' }, slug);
}

/** The page of a state that stands in the agenda. */
export const datedSlug = (state: State) => `date-${state}`;

/** Some days after the clock of the station. */
const meeting = { type: 'reunion', values: { date: '2026-03-20', debut: '18:30' } } as const;

/** With a picture and a text attached, and two revisions. */
async function addPageIn(
  access: AccessStation,
  state: State,
  wanted?: string,
  { type, values }: { type?: string; values?: Values } = {},
): Promise<string> {
  const { station, host } = access;
  const { wiki } = station;
  const slug = wanted ?? `essai-${randomUUID()}`;
  if (state === 'missing') return slug;
  const space = spaces[state];
  // Whoever may publish a hidden text again may do so on a page of their own.
  const word = state === 'hidden' && wanted === undefined ? 'loutrinoscope' : canaries[state];
  const write = async (number: number, words: { title: string; tags: string[]; summary: string }) => {
    const body = `Un ${asked} sur ${words.title}, révision ${number}.`;
    const place = number === 1 ? { slugWanted: slug, ...(type ? { type } : {}) } : { slug };
    const what = edit({ ...words, body, ...(values ? { values } : {}), base: number - 1 });
    return saved(await savePage(wiki, host, { space, ...place, edit: what }));
  };
  await write(1, { title: `Page ${word}`, tags: [word], summary: word });
  const second = state === 'hidden' ? 'sans rien' : word;
  await write(2, { title: `Page ${second}`, tags: [second], summary: second });
  const file = state === 'hidden' ? 'texte.txt' : `${word}.txt`;
  for (const [name, bytes] of [
    ['piece.png', onePixel],
    [file, Buffer.from(`Un fichier sur ${second}`)],
  ] as const) {
    await addAttachment(wiki, host, { space, slug, name, stream: Readable.from([bytes]) });
  }
  if (state === 'deleted' || state === 'buried') await deletePage(wiki, host, { space, slug, summary: word });
  if (state === 'page-rule') await setRule(wiki, await ruleOf(wiki, 'cercle'), space, slug);
  if (state === 'hidden') {
    await wiki.transact(async (tx) => {
      const page = await tx.pages.find((await tx.spaces.find(space))?.id ?? 0, slug);
      const hidden = {
        number: 1,
        reason: 'un motif',
        hiddenBy: host.id,
        hiddenAt: '2026-03-14T09:00:00.000Z',
      };
      await tx.pasts.hide(page?.id ?? 0, hidden);
    });
  }
  return slug;
}

async function ruleOf(wiki: Station['wiki'], slug: string): Promise<AccessRule> {
  const space = await wiki.store.spaces.find(slug);
  const found = (await wiki.store.access.list()).find(({ id }) => id === space?.accessId);
  if (!found) throw new Error(`the space ${slug} has no rule`);
  return found.rule;
}

/** A public page that names, includes and lists the others by what everybody may know of them: their addresses. */
async function addAround({ station, host, shared }: AccessStation): Promise<void> {
  const lines = states.flatMap((state) => {
    const at = `${spaces[state]}:${shared(state)}`;
    return [`[[${at}]]`, `{{inclure page="${at}"}}`];
  });
  const lists = ['{{changements}}', '{{fiches etiquette="texte"}}'];
  const body = [...lines, ...lists].join('\n\n');
  const add = async (space: string, slugWanted: string) => {
    const what = edit({ title: slugWanted, body });
    saved(await savePage(station.wiki, host, { space, slugWanted, edit: what }));
  };
  await add('ouvert', 'autour');
  for (const space of ['ouvert', 'membre', 'cercle']) await add(space, 'accueil');
}

export const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Fields that every form of a page finds its own among. */
const usualForm = {
  title: 'Nouveau titre',
  body: 'Nouveau texte',
  base: '2',
  summary: '',
  space: 'voisin',
  parent: '',
};

export interface Place {
  space: string;
  slug: string;
}

/** Sends what a route of this kind takes, unless the row says otherwise. */
export function askRoute(
  { client }: AccessStation,
  route: { method: string; path: string },
  headers: Readonly<Record<string, string>>,
  { space, slug }: Place,
  sending: Sending,
): Promise<Answer> {
  const params: Readonly<Record<string, string>> = {
    space,
    slug,
    number: '1',
    name: 'piece.png',
    secret: 'inconnu',
    ...sending.params,
  };
  const address = route.path.replace(/:([a-z]+)/gi, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the row of ${route.path} does not say what :${name} is`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams({ ...usualQuery(route.path), ...sending.query }).toString();
  const carried = route.method === 'get' ? {} : carriedBy(route, sending);
  return client.ask({
    method: route.method.toUpperCase(),
    path: query === '' ? address : `${address}?${query}`,
    ...carried,
    headers: { ...headers, ...carried.headers },
  });
}

function carriedBy(
  { method, path }: { method: string; path: string },
  { form, json }: Sending,
): Pick<Asking, 'headers' | 'body'> {
  const onBase = { 'if-match': '"2"' };
  if (path.endsWith('/:space/import'))
    return fileForm('a.csv', Buffer.from('Titre\nun'), { type: 'inconnu' }, 'sheet');
  if (path.endsWith('/files') || path.endsWith('/attachments')) return fileForm('autre.png', onePixel);
  if (!path.startsWith(apiPath)) return formOf({ ...usualForm, editId: randomUUID(), ...form });
  if (method === 'delete') return { headers: onBase };
  if (path.includes('/attachments/')) return { headers: { 'content-type': 'image/png' }, body: onePixel };
  const page = { title: 'Nouveau titre', body: 'Nouveau texte' };
  return {
    headers: { 'content-type': 'application/json', ...(method === 'put' ? onBase : {}) },
    body: JSON.stringify(json ?? page),
  };
}

function usualQuery(path: string): Readonly<Record<string, string>> {
  if (path.endsWith('/diff')) return { from: '1', to: '2' };
  if (path.endsWith('/thumbnail')) return { w: '320' };
  return /search(?:\/suggestions)?$/.test(path) ? { q: asked } : {};
}
