/**
 * Every registered route × every actor × every state of a page. A route without a row fails; so does an answer that
 * tells what may not be read from what is missing, one that holds its word, and a refusal that has changed something.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../src/api/endpoints.ts';
import { routes } from '../src/web/app.ts';
import { createInvitation } from '../src/wiki/invitations.ts';
import {
  type ActorName,
  actors,
  administrators,
  but,
  type Cell,
  everyone,
  goneFirst,
  isSignedIn,
  managers,
  own,
  past,
  pastText,
  people,
  type Row,
  readers,
  roleIn,
  type Sending,
  type State,
  sending,
  states,
  writers,
} from './access-rows.ts';
import {
  type AccessStation,
  askRoute,
  canaries,
  datedSlug,
  noSpace,
  openAccessStation,
  type Place,
  spaces,
} from './access-station.ts';
import type { Answer } from './http.ts';
import { addPerson } from './wiki/people.ts';
import { defineType } from './wiki/station.ts';

/** For `but`: who may read is told that the page is gone; programs are refused before anything is looked for. */
const gone = { ...goneFirst, 'writer buried': 410, token: 403, 'token buried': 403 } as const;

const staleRule: Sending = { form: { rule: '0', members: 'write', past: 'open', action: 'save' } };

/** The number of an import that there is not. */
const noImport: Sending = { params: { id: '999999' } };

/** The group that readers are in. */
const aGroup: Sending = { params: { handle: 'lecture' } };

/** The member who makes everything there is. */
const host: Sending = { params: { handle: 'hote' } };

const longAgo = { from: '2020-01-01', to: '2020-01-02' } as const;

/** The shapes are in access-rows.ts. */
const rows: Readonly<Record<string, Row>> = {
  // Accounts.
  'get /setup/:secret': people(404),
  'post /setup/:secret': people(404),
  'get /login': but(people(303), { visitor: 200, blocked: 200, expired: 200 }),
  'post /login': people(422),
  // Without mail there is no link to ask for.
  'post /login/link': people(303),
  'get /login/link/:secret': people(404),
  'post /login/link/:secret': people(404),
  'get /reset': people(),
  'post /reset': people(),
  'get /reset/:secret': people(404),
  'post /reset/:secret': people(404),
  'get /invite/:secret': { ...sending(people(), invitation), varies: true },
  'post /invite/:secret': {
    ...sending(but(people(303), { visitor: 422, blocked: 422, expired: 422 }), invitation),
    varies: true,
  },
  // Closed unless an administrator opens it.
  'get /register': people(404),
  'post /register': people(404),
  'get /admin/invitations': { ...inviters(), varies: true },
  'post /admin/invitations': {
    ...sending(inviters(), { form: { label: 'Essai', role: 'read', days: '7', uses: '1' } }),
    varies: true,
  },
  'post /admin/invitations/:id/cut': { ...sending(inviters(303), invitation), varies: true },
  'post /logout': people(303),
  'get /login/code': people(303),
  'post /login/code': people(303),
  // The site of these tests has no name that a passkey could be bound to.
  'post /login/passkey/options': people(404),
  'post /login/passkey': people(404),

  // One's own account.
  'get /email/:secret': people(404),
  'post /email/:secret': people(404),
  'get /me': own(),
  'get /me/password': own(),
  'post /me/password': own(422),
  'get /me/email': own(),
  'post /me/email': own(422),
  'post /me/language': own(303),
  'get /me/sessions': own(),
  'post /me/sessions/:which/end': sending(own(303), { params: { which: '0123456789abcdef' } }),
  'get /me/tokens': own(),
  'post /me/tokens': own(422),
  'post /me/tokens/:id/revoke': sending(own(404), { params: { id: '999999' } }),
  'get /me/second-factor': own(),
  'post /me/second-factor/start': own(422),
  'post /me/second-factor/confirm': own(303),
  'post /me/second-factor/codes': own(422),
  'post /me/second-factor/off': own(422),
  'get /me/passkeys': own(),
  'post /me/passkeys': own(404),
  'post /me/passkeys/confirm': own(404),
  'post /me/passkeys/remove': own(422),
  'get /me/contributions': own(),

  'get /me/profile': own(),
  'post /me/profile': sending(own(303), { form: { name: 'Essai' } }),
  'post /me/photo': people(415),
  'post /me/photo/delete': own(303),
  'get /me/export': { ...own(), varies: true },
  'get /me/leave': own(),
  'post /me/leave': own(422),

  // The directory and groups.
  'get /members': people(),
  'get /members/:handle': sending(signedIn(), { params: { handle: 'hote' } }),
  // The host has none.
  'get /members/:handle/photo': sending(people(404), { params: { handle: 'hote' } }),
  'get /groups': signedIn(),
  'get /groups/new': but(keepers(), { manager: 200 }),
  'post /groups/new': sending(but(keepers(303), { manager: 303 }), { form: { name: 'Essai' } }),
  'get /groups/:handle': sending(signedIn(), aGroup),
  'get /groups/:handle/edit': sending(keepers(), aGroup),
  'post /groups/:handle/edit': sending(keepers(303), { ...aGroup, form: { name: 'lecture' } }),
  'post /groups/:handle/add': sending(keepers(422), { ...aGroup, form: { who: 'personne de ce nom' } }),
  // Who is not in it is not there.
  'post /groups/:handle/remove': sending(keepers(404), { ...aGroup, form: { who: 'hote' } }),
  'post /groups/:handle/keeper': sending(keepers(404), { ...aGroup, form: { who: 'hote', keeps: '1' } }),
  'post /groups/:handle/leave': sending(but(people(404), { reader: 303 }), aGroup),
  'get /groups/:handle/delete': sending(keepers(), aGroup),
  'post /groups/:handle/delete': sending(keepers(303), groupToRemove),
  'get /privacy': people(),

  // Rights. A form that was made from a rule that is no longer the one there is changes nothing.
  'get /admin/people/:handle/rescue': sending(but(administrators(), { token: 403 }), host),
  'post /admin/people/:handle/rescue/email': sending(but(administrators(422), { token: 403 }), host),
  'post /admin/people/:handle/rescue/factor': sending(but(administrators(422), { token: 403 }), host),
  'get /admin': but(administrators(), { manager: 200, token: 403 }),
  'get /admin/spaces': but(administrators(), { token: 403 }),
  'get /admin/spaces/new': but(administrators(), { token: 403 }),
  'post /admin/spaces/new': sending(but(administrators(303), { token: 403 }), {
    form: { title: 'Essai', line: 'a', readers: 'members' },
  }),
  'get /admin/audit': { ...inviters(), varies: true },
  'get /admin/audit.csv': { ...inviters(), varies: true },
  'get /admin/people': { ...inviters(), varies: true },
  'post /admin/people': { ...sending(adminOnly(), someoneNew), varies: true },
  'get /admin/people/:handle': sending(adminOnly(), somebody),
  'post /admin/people/:handle/block': sending(adminOnly(303), somebody),
  'post /admin/people/:handle/unblock': sending(adminOnly(303), somebody),
  'post /admin/people/:handle/admin': sending(adminOnly(422), somebody),
  'post /admin/people/:handle/reset': sending(adminOnly(422), somebody),
  'post /admin/people/:handle/sign-out': sending(adminOnly(303), somebody),
  'get /admin/people/:handle/revert': sending(adminOnly(), somebody),
  'post /admin/people/:handle/revert': sending(adminOnly(303), somebody),
  'get /admin/revert': adminOnly(),
  'post /admin/revert': sending(adminOnly(303), { form: { author: 'Personne', ...longAgo } }),
  'post /admin/waiting/:id/approve': { ...sending(adminOnly(), waiting), varies: true },
  'post /admin/waiting/:id/refuse': { ...sending(adminOnly(), waiting), varies: true },
  'get /admin/settings': { ...adminOnly(), varies: true },
  'post /admin/settings': sending(adminOnly(303), { form: { open: '0' } }),
  'post /view-as': sending(but(people(303), { visitor: 404, blocked: 404, expired: 404 }), {
    form: { as: 'visitor', next: '/' },
  }),
  'post /view-as/end': people(303),
  'get /:space/access': but(managers(), { token: 403 }),
  'post /:space/access': sending(but(managers(409), { token: 403 }), staleRule),
  'get /:space/settings': but(managers(), { token: 403 }),
  'post /:space/settings': sending(but(managers(422), { token: 403 }), { form: { home: 'absente' } }),
  'get /:space/:slug/access': but(managers(), gone),
  'post /:space/:slug/access': sending(but(managers(409), gone), staleRule),

  // The site.
  'get /': everyone(),
  'get /healthz': everyone(),
  // It asks for a key of its own, or to be asked on the machine itself.
  'get /metrics': { ...everyone(), varies: true },
  'get /robots.txt': everyone(),
  'get /favicon.ico': everyone(301),
  'get /new': everyone(),
  'get /sitemap.xml': everyone(),
  'get /opensearch.xml': everyone(),
  'get /opensearch.json': everyone(),
  'get /search': everyone(),
  'get /search.atom': everyone(),
  'get /search/suggestions': everyone(),
  'get /agenda': everyone(),
  'get /agenda.ics': everyone(),
  'get /:space/agenda': readers(),
  'get /:space/agenda.ics': readers(),
  'get /:space/:slug.ics': sending(readers(), (_station, { state }) => ({
    params: { slug: state === 'none' ? '' : datedSlug(state) },
  })),
  // One's own address of it; the secret of the matrix is nobody's.
  'get /agenda/:secret.ics': people(404),
  'get /agenda/subscription': own(),
  'post /agenda/subscription': { ...own(), varies: true },
  'post /agenda/subscription/end': own(),
  'get /changes': everyone(),
  'get /changes.atom': everyone(),

  // A space.
  'get /:space': readers(),
  'get /:space/changes': readers(),
  'get /:space/changes.atom': readers(),
  'get /:space/feed.atom': readers(),
  // An unknown space finds nothing.
  'get /:space/search': everyone(),
  'get /:space/search.atom': everyone(),
  'get /:space/pages': readers(),
  'get /:space/wanted': readers(),
  'get /:space/orphans': readers(),
  'get /:space/tags': readers(),
  // A form that takes entries from visitors; theirs lacks its stamp, and comes back.
  'get /:space/submit': { ...sending(whereRead({ token: 403 }, 200), openForm), varies: true },
  'post /:space/submit': {
    ...sending(
      whereRead(
        { stranger: 200, reader: 200, writer: 200, manager: 200, administrator: 303, token: 403 },
        422,
      ),
      openForm,
    ),
    varies: true,
  },
  'get /:space/submissions': managers(),
  'post /:space/submissions': managers(303),
  // These pages were sent by no form.
  'post /:space/:slug/accept': managers(404, 404),
  'post /:space/:slug/refuse': managers(404, 404),
  'get /correct/:secret': people(404),
  'post /correct/:secret': people(404),
  'get /:space/new': writers(),
  'post /:space/new': writers(303),
  // Types are made in their own space, which is none of these.
  'get /:space/new-type': everyone(404),
  'post /:space/new-type': everyone(404),
  'post /:space/preview': writers(),
  'get /:space/trash': writers(),

  // Tables that come in and go out. Of one import nobody else knows.
  'get /:space/entries.csv': readers(),
  'get /:space/entries.geojson': readers(),
  'get /:space/import': writers(),
  'post /:space/import': writers(404),
  'get /:space/import/:id': sending(writers(404), noImport),
  'get /:space/import/:id/refused.csv': sending(writers(404), noImport),
  'post /:space/import/:id/sheet': sending(writers(404), noImport),
  'post /:space/import/:id/plan': sending(writers(404), noImport),
  'post /:space/import/:id/run': sending(writers(404), noImport),
  'post /:space/import/:id/stop': sending(writers(404), noImport),
  'post /:space/import/:id/undo': sending(writers(404), noImport),
  'post /:space/import/:id/drop': sending(writers(404), noImport),

  // A page.
  'get /:space/:slug': readers(),
  'get /:space/:slug.md': readers(),
  'get /:space/:slug/edit': writers(),
  'post /:space/:slug/edit': writers(303),
  'post /:space/:slug/preview': writers(),
  // These pages define no types.
  'get /:space/:slug/fields': writers(404),
  'post /:space/:slug/fields': writers(404),
  'get /:space/:slug/rename': writers(),
  'post /:space/:slug/rename': writers(303),
  'post /:space/:slug/card': sending(writers(303), { form: { base: '1' } }),
  'post /:space/:slug/move': writers(303),
  'post /:space/:slug/parent': writers(303),
  'get /:space/:slug/delete': but(writers(), goneFirst),
  'post /:space/:slug/delete': writers(303),
  'post /:space/:slug/restore': writers(303, 303),
  'get /:space/:slug/history': past(),
  'get /:space/:slug/diff': pastText(),
  'get /:space/:slug/blame': past(),
  'get /:space/:slug/rev/:number': pastText(),
  'get /:space/:slug/rev/:number.md': pastText(),
  'get /:space/:slug/rev/:number.bib': pastText(),
  'get /:space/:slug/rev/:number.ris': pastText(),
  'post /:space/:slug/rev/:number/revert': but(writers(303), {
    'writer hidden': 403,
    'manager hidden': 403,
  }),
  'get /:space/:slug/files': readers(),
  'post /:space/:slug/files': writers(303),
  'get /:space/:slug/files/:name': readers(),
  'get /:space/:slug/files/:name/thumbnail': readers(),
  'get /:space/:slug/files/:name/versions': readers(),
  'post /:space/:slug/files/:name/delete': writers(303),
  'post /:space/:slug/files/:name/read': writers(303),
  // Only what lies in the trash is purged, by who says their password and the address.
  'get /:space/:slug/purge': but(managers(409, 200), { token: 403 }),
  'post /:space/:slug/purge': but(managers(409, 422), { token: 403 }),
  'get /:space/:slug/rev/:number/hide': but(managers(200, 200), { token: 403 }),
  'post /:space/:slug/rev/:number/hide': sending(but(managers(303, 303), { token: 403 }), {
    form: { reason: 'Essai' },
  }),
  // What an administrator hid, they alone show again.
  'post /:space/:slug/rev/:number/show': but(managers(303, 303), { token: 403, 'manager hidden': 403 }),

  // The API.
  'get /api/v1/spaces': everyone(),
  'get /api/v1/search': everyone(),
  'get /api/v1/openapi.json': everyone(),
  'get /api/v1/types': everyone(),
  'get /api/v1/types/:type': sending(everyone(404), { params: { type: 'inconnu' } }),
  'get /api/v1/spaces/:space/pages': readers(),
  'post /api/v1/spaces/:space/pages': writers(201),
  'get /api/v1/spaces/:space/pages/:slug': readers(),
  'put /api/v1/spaces/:space/pages/:slug': writers(200),
  'delete /api/v1/spaces/:space/pages/:slug': writers(204),
  'get /api/v1/spaces/:space/pages/:slug/revisions': past(),
  'get /api/v1/spaces/:space/pages/:slug/revisions/:number': pastText(),
  'get /api/v1/spaces/:space/pages/:slug/attachments': readers(),
  'post /api/v1/spaces/:space/pages/:slug/attachments': writers(201),
  'get /api/v1/spaces/:space/pages/:slug/attachments/:name': readers(),
  'put /api/v1/spaces/:space/pages/:slug/attachments/:name': writers(200),
  'delete /api/v1/spaces/:space/pages/:slug/attachments/:name': writers(204),
};

/** An invitation into a space that its managers may take back. */
async function invitation({ station, host }: AccessStation): Promise<Sending> {
  const request = { label: 'Essai', email: '', group: '', space: 'voisin', role: 'read', days: 7, uses: 1 };
  const { id, secret } = await createInvitation(station.wiki, host, request);
  return { params: { id: String(id), secret } };
}

/** By who asks, in a space that they may read; who may not learns nothing. */
function whereRead(statuses: Partial<Record<ActorName, number>>, usual: number): Row {
  return {
    expect: (cell) => {
      const read = readers(200).expect(cell);
      return read === 200 ? (statuses[cell.actor] ?? usual) : read;
    },
  };
}

/** A type that visitors may fill in, defined where no actor reads. */
async function openForm({ station: { wiki } }: AccessStation): Promise<Sending> {
  const space = await wiki.store.spaces.find('modeles');
  if (space && !(await wiki.store.pages.find(space.id, 'temoignage'))) {
    const body = '---\nnom: Témoignage\ncreation: visiteurs\nmoderation: oui\nchamps: []\n---\n';
    await defineType(wiki, 'temoignage', 'Témoignage', body);
  }
  return { query: { type: 'temoignage' }, form: { type: 'temoignage', formId: randomUUID() } };
}

/** For administrators, and no program of theirs. */
function adminOnly(status = 200): Row {
  return but(administrators(status), { token: 403 });
}

let newcomers = 0;

/** Somebody to be done with as one likes, for who may; days on which nobody wrote. */
async function somebody({ station: { wiki } }: AccessStation, { actor }: Cell): Promise<Sending> {
  newcomers += 1;
  const isAllowed = actor === 'administrator';
  const handle = isAllowed ? (await addPerson(wiki, `venue-${newcomers}`)).handle : 'hote';
  return { params: { handle }, form: { admin: '1', password: 'une autre phrase', ...longAgo } };
}

function someoneNew(): Sending {
  newcomers += 1;
  return { form: { name: 'Nouvelle', email: `nouvelle-${newcomers}@exemple.org` } };
}

/** Somebody who asks for an account, and for no space. */
async function waiting({ station: { wiki } }: AccessStation): Promise<Sending> {
  newcomers += 1;
  const [handle, created_at] = [`attente-${newcomers}`, '2026-03-14T09:00:00.000Z'];
  const asks = { name: handle, handle, email: `${handle}@exemple.org`, state: 'waiting', created_at };
  const id = await wiki.transact((tx) => tx.members.add(asks));
  return { params: { id: String(id) } };
}

/** For those who manage a space, and administrators; for others there is no such address. */
function inviters(status = 200): Row {
  const nobody = { visitor: 404, blocked: 404, expired: 404, stranger: 404, reader: 404, writer: 404 };
  return but(people(status), nobody);
}

/** What members see of one another, and programs do not. */
function signedIn(status = 200): Row {
  return but(people(status), { visitor: 404, blocked: 404, expired: 404 });
}

/** For administrators, as nobody here keeps the list of a group; members know that there are groups. */
function keepers(status = 200): Row {
  return but(signedIn(403), { administrator: status });
}

/** A group of its own for who may remove it. */
async function groupToRemove({ station: { wiki } }: AccessStation, { actor }: Cell): Promise<Sending> {
  if (actor !== 'administrator') return aGroup;
  const group = {
    handle: 'a-retirer',
    name: 'À retirer',
    description: '',
    createdAt: '2026-03-14T09:00:00.000Z',
  };
  await wiki.transact((tx) => tx.groups.add(group));
  return { params: { handle: group.handle } };
}

interface Registered {
  method: string;
  path: string;
}

const registered: readonly Registered[] = [
  ...routes.map(({ method, path }) => ({ method, path })),
  ...endpoints.map(({ method, path }) => ({ method, path: `/api/v1${path}` })),
];
const nameOf = ({ method, path }: Registered) => `${method} ${path}`;
const statesOf = ({ path }: Registered): readonly Cell['state'][] =>
  path.includes(':space') ? states : ['none'];

let station: AccessStation;
let cells = 0;
beforeAll(async () => {
  station = await openAccessStation();
});
afterAll(async () => {
  await station.close();
  process.stdout.write(`access matrix: ${registered.length} routes, ${cells} cells\n`);
});

describe('the access matrix', () => {
  test('has a row for every registered route, and none for others', () => {
    expect(Object.keys(rows).sort()).toEqual(registered.map(nameOf).sort());
  });

  test.each(registered)('$method $path', async (route) => {
    const row = rows[nameOf(route)];
    if (!row) throw new Error('this route has no row');
    const wrong: string[] = [];
    for (const state of statesOf(route)) {
      const answers = new Map<ActorName, string>();
      for (const actor of actors) {
        cells += 1;
        const cell = cellOf(route, actor, state);
        const { answer, place, faults } = await tryCell(route, row, cell);
        answers.set(actor, comparable(answer, place));
        wrong.push(...faults.map((fault) => `${actor} × ${state}: ${fault}`));
      }
      for (const actor of ['blocked', 'expired'] as const) {
        if (!row.varies && answers.get(actor) !== answers.get('visitor'))
          wrong.push(`${actor} × ${state}: another answer than to a visitor`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function cellOf({ path }: Registered, actor: ActorName, state: Cell['state']): Cell {
  if (state === 'none') return { actor, state, role: 'none', isDeleted: false };
  const namesPage = path.includes(':slug');
  const isOpenSpace = spaces[state] === 'ouvert';
  const role = namesPage || !isOpenSpace ? roleIn(actor, state) : roleIn(actor, 'public');
  return { actor, state, role, isDeleted: namesPage && (state === 'deleted' || state === 'buried') };
}

/** What a route that names a space and no page calls missing is the space. */
function placeOf({ path }: Registered, state: Cell['state'], slug: string): Place {
  if (state === 'none') return { space: '', slug: '' };
  const isNowhere = state === 'missing' && !path.includes(':slug');
  return { space: isNowhere ? noSpace : spaces[state], slug };
}

interface Tried {
  answer: Answer;
  place: Place;
  faults: readonly string[];
}

async function tryCell(route: Registered, row: Row, cell: Cell): Promise<Tried> {
  const { actor, state } = cell;
  const expected = row.expect(cell);
  const writes = route.method !== 'get' && expected < 400;
  const wantsFresh = writes && state !== 'none';
  const slug = state === 'none' ? '' : wantsFresh ? await station.addPageIn(state) : station.shared(state);
  const headers =
    writes && state === 'none' && isSignedIn(actor)
      ? await station.freshActor(actor)
      : station.headersOf(actor);
  const sent = (await row.sends?.(station, cell)) ?? {};
  const { wiki } = station.station;
  const before = wiki.generation();
  const place = placeOf(route, state, slug);
  const answer = await askRoute(station, route, headers, place, sent);
  const faults: string[] = [];
  if (answer.status !== expected) faults.push(`${answer.status} instead of ${expected}`);
  if (!writes && wiki.generation() !== before) {
    faults.push('has changed something');
    if (state !== 'none') await station.renew(state);
  }
  const whole = `${answer.reason}\n${JSON.stringify(answer.headers)}\n${answer.text}`;
  const told = closedTo(actor).filter((closed) => whole.includes(canaries[closed]));
  faults.push(...told.map((closed) => `tells ${closed}`));
  if (state !== 'none' && state !== 'missing' && cell.role === 'none') {
    const twin = twinOf(place);
    const missing = await askRoute(station, route, headers, twin, sent);
    if (comparable(missing, twin) !== comparable(answer, place)) faults.push('not as what is missing');
  }
  return { answer, place, faults };
}

/** States whose word this actor may not see. */
function closedTo(actor: ActorName): readonly State[] {
  return states.filter((state) => {
    if (state === 'hidden') return actor !== 'administrator';
    return state !== 'missing' && roleIn(actor, state) === 'none';
  });
}

/** An address like this one where there is nothing: in no space, when the actor does not know the space either. */
function twinOf({ space, slug }: Place): Place {
  return { space: space === 'ouvert' ? space : noSpace, slug: `x${slug.slice(1)}` };
}

/** Without the identity of an edit, dates, and the address asked for. */
function comparable({ status, headers, text }: Answer, { space, slug }: Place): string {
  const { date: _date, etag: _etag, ...others } = headers;
  const words = slug.replaceAll('-', ' ');
  const own = [slug, words, encodeURIComponent(words), words.replaceAll(' ', '+'), space];
  const named = own.filter((name) => name !== '').map((name) => name.replace('+', '\\+'));
  return `${status} ${JSON.stringify(others)} ${text}`
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(named.length === 0 ? /^$/ : new RegExp(named.join('|'), 'gi'), 'ADRESSE');
}
