/** A wiki in which one closed space and one closed page hold a word of their own in every place that keeps words. */
import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { AccessRule, Member } from '../src/core/access.ts';
import type { Content } from '../src/core/revision.ts';
import { createApp } from '../src/web/app.ts';
import { changeAccess } from '../src/wiki/access-rules.ts';
import { addAttachment } from '../src/wiki/attachments.ts';
import { deletePage } from '../src/wiki/delete-page.ts';
import { importPage } from '../src/wiki/import-page.ts';
import { movePage, renamePage } from '../src/wiki/rename-page.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { addToken } from '../src/wiki/tokens.ts';
import { apiDoors } from './api-doors.ts';
import { type Client, openClient } from './http.ts';
import { addClosedFiles, addFormerFiles, fileSecrets, finishWork, sendSecret } from './secret-files.ts';
import { addPerson, sameOrigin, setRule, signIn } from './wiki/people.ts';
import { defineType, edit, openStation, type Station, saved } from './wiki/station.ts';

/** What every secret begins with, folded: no request holds it, so an answer that does has told it. */
export const mark = 'zibelin';

/** One word for each place, so that a leak says where it comes from. */
export const secrets = {
  title: 'Zibélintitre',
  body: 'Zibélintexte',
  value: 'Zibélinlieu',
  tag: 'Zibélintag',
  summary: 'Zibélinrésumé',
  fileName: 'Zibélinfichier',
  fileText: 'Zibélincontenu',
  picture: 'Zibélinphoto',
  oldText: 'Zibélinancien',
  oldSummary: 'Zibélinmotif',
  author: 'Zibélinsignature',
  spaceTitle: 'Zibélinespace',
  spaceDescription: 'Zibélindescription',
  groupName: 'Zibélingroupe',
  /** Title, and so address, of a page that had a public address once. */
  newAddress: 'Zibélinadresse',
  /** Of a page that is deleted. */
  deleted: 'Zibélindépôt',
  /** In the past of a page that was opened, and of one that was moved to an open space. */
  closedPast: 'Zibélinfermeture',
  movedPast: 'Zibélindéménagement',
  /** In a revision that was hidden, of a public page. */
  hiddenText: 'Zibélincaché',
  /** In fields of public entries: for members, for those who manage them, and where the type has no such field any more. */
  membersField: 'Zibélinmembres',
  managersField: 'Zibélingestion',
  managersPlace: 'Zibélinplacette',
  managersLink: 'Zibélinrenvoi',
  managersPast: 'Zibélinpassé',
  retiredField: 'Zibélinretraite',
  retiredReserved: 'Zibélinréserve',
  namelessField: 'Zibélinanonyme',
  /** In an entry of the space where everybody writes. */
  openManagersField: 'Zibélinmurgestion',
  openRetiredReserved: 'Zibélinmurréserve',
  ...fileSecrets,
} as const;
export type Secret = keyof typeof secrets;

/** Known addresses of what is closed, and of an old public address that leads to it. */
export const closed = [
  { space: 'conclave', slug: 'proces-verbal' },
  { space: 'gare', slug: 'huis-clos' },
  { space: 'gare', slug: 'ancienne' },
  { space: 'conclave', slug: 'au-depot' },
] as const;

/** Public pages with a past that is not. */
export const storied = [
  { space: 'gare', slug: 'ouverte' },
  { space: 'gare', slug: 'deplacee' },
  { space: 'gare', slug: 'corrigee' },
] as const;

/** Public entries with fields that are not: where few write, and where everybody does. */
export const reserved = [
  { space: 'gare', slug: 'signalement-un' },
  { space: 'mur', slug: 'signalement-au-mur' },
] as const;

export const readersOf = ['visitor', 'stranger', 'blocked', 'token', 'seen-as', 'administrator'] as const;
export type Reader = (typeof readersOf)[number];

export interface SecretStation {
  station: Station;
  client: Client;
  headers: Readonly<Record<Reader, Readonly<Record<string, string>>>>;
  close(): Promise<void>;
}

export async function openSecretStation(): Promise<SecretStation> {
  const station = await openStation({ types: ['reunion', 'groupe'] });
  const { wiki } = station;
  const doors = apiDoors(wiki);
  const app = createApp(wiki, { doors, limits: 'none' });
  const host = await addPerson(wiki, 'hote', { isAdmin: true });
  const stranger = await addPerson(wiki, 'ailleurs');
  const blocked = await addPerson(wiki, 'bloquee', { groups: ['cellule'] });
  await addPerson(wiki, 'lectrice', { groups: ['cellule'] });
  const cookieOf = async (name: string) => ({ cookie: await signIn(app, name), ...sameOrigin });
  const token = await addToken(wiki, stranger.id, { name: 'essai', scope: 'read', days: 30 });
  const headers = {
    visitor: sameOrigin,
    stranger: await cookieOf('ailleurs'),
    blocked: await cookieOf('bloquee'),
    token: { authorization: `Bearer ${token}` },
    'seen-as': await cookieOf('lectrice'),
    administrator: await cookieOf('hote'),
  };
  await addSpaces(station);
  await addClosed(station, host);
  await addOpen(station, host);
  await addReserved(station, host);
  await sendSecret(station, 'signalement');
  await finishWork(station);
  await wiki.transact((tx) => tx.members.change(blocked.id, { state: 'blocked' }));
  const client = await openClient(app);
  const close = async () => {
    await client.close();
    await wiki.close();
  };
  return { station, client, headers, close };
}

const publicRule: AccessRule = { visitors: 'read', members: 'read' };

async function addSpaces({ wiki }: Station): Promise<void> {
  const cellule = await wiki.transact(async (tx) => {
    const group = await tx.groups.findByHandle('cellule');
    if (!group) throw new Error('there is no group cellule');
    await tx.groups.change(group.id, { name: secrets.groupName });
    return group.id;
  });
  const closedRule: AccessRule = {
    visitors: 'none',
    members: 'none',
    groups: [{ id: cellule, role: 'write' }],
  };
  for (const slug of ['gare', 'observatoire', 'modeles']) await setRule(wiki, publicRule, slug);
  await wiki.transact(async (tx) => {
    const usual = { home: 'accueil', menu: 'menu', language: 'fr', line: 'p' } as const;
    const words = { title: secrets.spaceTitle, description: secrets.spaceDescription };
    const accessId = await tx.access.idOf(closedRule);
    await tx.spaces.add({ ...usual, ...words, slug: 'conclave', accessId });
    const open = await tx.access.idOf({ visitors: 'write', members: 'write' });
    await tx.spaces.add({ ...usual, slug: 'mur', title: 'Mur', description: '', accessId: open });
  });
}

const secretContent: Content = {
  title: secrets.title,
  body: `Un ${secrets.body} sur [[gare:Charte]], avec ![](piece.png).\n\n- [ ] Une tâche @secretariat 2026-12-01`,
  values: { date: '2026-04-01', debut: '18:00', lieu: secrets.value, groupe: 'Commission' },
  tags: ['commun', secrets.tag],
};

/** In the closed space and, under a rule of its own, in the open one. */
async function addClosed(station: Station, host: Member): Promise<void> {
  const { wiki } = station;
  const old: Content = { ...secretContent, body: secrets.oldText };
  const usual = { authors: [secrets.author], minor: false, kind: 'edit' } as const;
  const revisions = [
    { ...usual, content: old, summary: secrets.oldSummary, createdAt: '2026-03-01T09:00:00.000Z' },
    { ...usual, content: secretContent, summary: secrets.summary, createdAt: '2026-03-02T09:00:00.000Z' },
  ];
  await wiki.transact(async (tx) => {
    const spaces = await tx.spaces.list();
    for (const { space, slug } of [closed[0], closed[1]]) {
      const home = spaces.find((one) => one.slug === space);
      if (!home) throw new Error(`there is no space ${space}`);
      await importPage(wiki, tx, home, spaces, { slug, type: 'reunion', revisions, aliases: [] });
    }
  });
  await setRule(wiki, await ruleOf(wiki, 'conclave'), 'gare', 'huis-clos');
  const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#123456' } })
    .withExif({ IFD0: { ImageDescription: 'Zibelinphoto' } })
    .jpeg()
    .toBuffer();
  const files = [
    ['piece.png', picture],
    [`${secrets.fileName}.txt`, Buffer.from(secrets.fileText)],
  ] as const;
  for (const at of [closed[0], closed[1]]) {
    for (const [name, bytes] of files)
      await addAttachment(wiki, host, { ...at, name, stream: Readable.from([bytes]) });
  }
  await addClosedFiles(station, host, [closed[0], closed[1]]);
  await write(station, host, 'conclave', 'accueil', { title: 'Accueil', body: 'Voir [[proces-verbal]].' });
  await write(station, host, 'conclave', 'au-depot', { title: secrets.deleted, body: secrets.deleted });
  await deletePage(wiki, host, { space: 'conclave', slug: 'au-depot', summary: secrets.deleted });
}

async function addOpen(station: Station, host: Member): Promise<void> {
  const { wiki } = station;
  const around = [
    '[[conclave:proces-verbal]] [[huis-clos]] [[ancienne]] [[conclave:au-depot]]',
    '{{inclure page="conclave:proces-verbal"}}',
    '{{inclure page="huis-clos"}}',
    '{{inclure page="ancienne"}}',
    '{{fiches type="reunion"}}',
    '{{fiches type="reunion" vue="tableau"}}',
    '{{fiches type="reunion" vue="cartes"}}',
    '{{fiches etiquette="commun"}}',
    '{{departs}}',
    '{{changements}}',
    '{{changements espace="conclave"}}',
  ].join('\n\n');
  const add = (slug: string, title: string, body: string, more: Partial<Content> = {}, type?: string) =>
    write(station, host, 'gare', slug, { title, body, ...more }, type);
  await add('ancienne', 'Ancienne', 'Bientôt ailleurs.');
  await add('charte', 'Charte', `La charte.\n\n${around}`, { tags: ['commun'] });
  await add('accueil', 'Accueil', `Voir [[Charte]].\n\n${around}`);
  await add('commission', 'Commission', 'Un groupe.', { values: { objet: 'Se voir' } }, 'groupe');
  const date = { date: '2026-03-20', debut: '18:00', groupe: 'Commission' };
  await add('reunion-ouverte', 'Réunion ouverte', 'Un ordre du jour.', { values: date }, 'reunion');
  // A page under one that is closed, and one that is closed under a page.
  await add('enfant', 'Enfant', 'Sous le huis clos.');
  await wiki.transact(async (tx) => {
    const space = await tx.spaces.find('gare');
    const idOf = async (slug: string) => (await tx.pages.find(space?.id ?? 0, slug))?.id ?? 0;
    await tx.pages.setParent(await idOf('enfant'), await idOf('huis-clos'));
    await tx.pages.setParent(await idOf('huis-clos'), await idOf('charte'));
  });
  await moveAway(station, host);
  await open(station, host);
  await hide(station, host);
}

/** A page that was public and is not any more; its new address is its title. */
async function moveAway({ wiki }: Station, host: Member): Promise<void> {
  await movePage(wiki, host, { space: 'gare', slug: 'ancienne', toSpace: 'conclave' });
  const now = { space: 'conclave', slug: 'ancienne' };
  await renamePage(wiki, host, { ...now, title: secrets.newAddress, summary: '' });
}

/** A page that was closed, with something in its past, and is public now: by its rule, and by its space. */
async function open(station: Station, host: Member): Promise<void> {
  const { wiki } = station;
  await write(station, host, 'gare', 'ouverte', { title: 'Ouverte', body: 'Rien encore.' });
  await setRule(wiki, await ruleOf(wiki, 'conclave'), 'gare', 'ouverte');
  await again(station, host, 'gare', 'ouverte', 1, secrets.closedPast);
  await again(station, host, 'gare', 'ouverte', 2, 'Tout est dit.');
  await addFormerFiles(station, host, { space: 'gare', slug: 'ouverte' });
  const page = await pageAt(wiki, 'gare', 'ouverte');
  const opened = await changeAccess(wiki, host, {
    space: 'gare',
    slug: 'ouverte',
    base: { accessId: page.accessId, inherits: false },
    wish: { kind: 'rule', rule: publicRule },
    reason: '',
    past: 'closed',
    confirmed: [],
  });
  if (opened.kind !== 'saved') throw new Error(`the page was not opened: ${opened.kind}`);
  await write(station, host, 'conclave', 'deplacee', { title: 'Déplacée', body: secrets.movedPast });
  await again(station, host, 'conclave', 'deplacee', 1, 'Tout est dit.');
  await movePage(wiki, host, { space: 'conclave', slug: 'deplacee', toSpace: 'gare' });
}

const reservedType = `---
nom: Signalement
creation: visiteurs
champs:
  - {nom: commune, libelle: Commune, type: texte}
  - {nom: date, libelle: Date, type: date}
  - {nom: etat, libelle: État, type: choix, options: [reçu, suivi, clos], ecriture: gestion, defaut: reçu}
  - {nom: contact, libelle: Contact, type: texte, lecture: membres}
  - {nom: suivi, libelle: Suivi, type: texte, lecture: gestion}
  - {nom: endroit, libelle: Endroit, type: lieu, lecture: gestion}
  - {nom: renvoi, libelle: Renvoi, type: page, lecture: gestion}
  - {nom: montant, libelle: Montant, type: nombre, lecture: gestion}
  - {nom: traite, libelle: Traité le, type: date, lecture: gestion}
retires:
  - {nom: autrefois, libelle: Autrefois, type: texte}
  - {nom: naguere, libelle: Naguère, type: texte, lecture: gestion}
---
`;

/** Entries whose page everybody reads, and not all of their fields. */
async function addReserved(station: Station, host: Member): Promise<void> {
  const { wiki } = station;
  await defineType(wiki, 'signalement', 'Signalement', reservedType);
  const plain = { commune: 'Lille', date: '2026-04-02', etat: 'suivi', montant: 12, traite: '2026-04-03' };
  const values = {
    ...plain,
    contact: secrets.membersField,
    suivi: secrets.managersField,
    endroit: { adresse: secrets.managersPlace, lat: 50.63, lon: 3.06 },
    renvoi: secrets.managersLink,
    autrefois: secrets.retiredField,
    naguere: secrets.retiredReserved,
    inconnu: secrets.namelessField,
  };
  const [one, wall] = reserved;
  const first = { title: 'Signalement un', body: 'Un.', values: { ...values, suivi: secrets.managersPast } };
  await write(station, host, one.space, one.slug, first, 'signalement');
  const changed = edit({ title: 'Signalement un', body: 'Deux.', values, base: 1 });
  saved(await savePage(wiki, host, { ...one, edit: changed }));
  const onWall = { ...plain, suivi: secrets.openManagersField, naguere: secrets.openRetiredReserved };
  const signed = { title: 'Signalement au mur', body: 'Ici.', values: onWall };
  await write(station, host, wall.space, wall.slug, signed, 'signalement');
  const other = {
    title: 'Signalement deux',
    body: 'Aussi.',
    values: { commune: 'Arras', date: '2026-05-01' },
  };
  await write(station, host, one.space, 'signalement-deux', other, 'signalement');
  const lists = ['liste', 'tableau', 'cartes', 'tableau-de-bord', 'carte', 'calendrier', 'frise', 'graphique']
    .map(
      (view) =>
        `{{fiches type="signalement" vue="${view}" tri="-suivi" par="suivi" colonnes="suivi, contact" somme="montant"}}`,
    )
    .join('\n\n');
  await write(station, host, 'gare', 'signalements', { title: 'Signalements', body: lists });
}

async function hide(station: Station, host: Member): Promise<void> {
  const { wiki } = station;
  await write(station, host, 'gare', 'corrigee', { title: 'Corrigée', body: secrets.hiddenText });
  await again(station, host, 'gare', 'corrigee', 1, 'Une autre chose.');
  const page = await pageAt(wiki, 'gare', 'corrigee');
  await wiki.transact(async (tx) => {
    const at = wiki.clock().toISOString();
    await tx.pasts.hide(page.id, { number: 1, reason: 'un motif', hiddenBy: host.id, hiddenAt: at });
  });
}

async function write(
  { wiki }: Station,
  host: Member,
  space: string,
  slugWanted: string,
  content: Partial<Content>,
  type?: string,
): Promise<void> {
  const typed = type === undefined ? {} : { type };
  saved(await savePage(wiki, host, { space, slugWanted, ...typed, edit: edit(content) }));
}

async function again(
  { wiki }: Station,
  host: Member,
  space: string,
  slug: string,
  base: number,
  body: string,
): Promise<void> {
  const { title } = await pageAt(wiki, space, slug);
  const what = edit({ title, body, base, summary: body });
  saved(await savePage(wiki, host, { space, slug, edit: what }));
}

async function pageAt(wiki: Station['wiki'], space: string, slug: string) {
  const page = await wiki.store.pages.find((await wiki.store.spaces.find(space))?.id ?? 0, slug);
  if (!page) throw new Error(`there is no page ${space}/${slug}`);
  return page;
}

async function ruleOf(wiki: Station['wiki'], slug: string): Promise<AccessRule> {
  const space = await wiki.store.spaces.find(slug);
  const found = (await wiki.store.access.list()).find(({ id }) => id === space?.accessId);
  if (!found) throw new Error(`the space ${slug} has no rule`);
  return found.rule;
}
