/** What tests of forms share: types that visitors may fill in, a public space with a form, and people at its counters. */
import type { Express } from 'express';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { stampBounds } from '../../src/web/form-stamp.ts';
import type { LimitTable } from '../../src/web/rate-limits.ts';
import { type Mailbox, openMailbox } from '../mailbox.ts';
import { addPerson, ruleForGroup, setRule, signIn } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';
import { type Browser, openBrowser, site } from './door.ts';

export interface Desk extends Station {
  /** With mail, and without; nobody is counted. */
  app: Express;
  plain: Express;
  mailbox: Mailbox;
  manager: Member;
  /** Later than nobody could fill in a form, from now on. */
  wait(milliseconds?: number): void;
  now(): Date;
  appWith(limits: Partial<LimitTable>): Express;
  as(name: 'gestion' | 'membre' | 'ecriture', app?: Express): Promise<Browser>;
  visitor(app?: Express): Browser;
  close(): Promise<void>;
}

/** What somebody has to tell, and where to reach them: for those who manage only. */
export const caseType = [
  '---',
  'nom: Cas',
  'titre: "Cas de {ville}"',
  'creation: visiteurs',
  'moderation: oui',
  'espace: observatoire',
  'champs:',
  '  - { nom: ville, libelle: Ville, type: texte, requis: oui }',
  '  - { nom: telephone, libelle: Téléphone, type: telephone, lecture: gestion }',
  '  - { nom: suivi, libelle: Suivi, type: texte, ecriture: gestion, defaut: à lire }',
  '  - { nom: recit, libelle: Récit, type: texte_long }',
  '---',
  '',
].join('\n');

export const eventType = [
  '---',
  'nom: Rencontre',
  'creation: visiteurs',
  'espace: gare',
  'champs:',
  '  - { nom: jour, libelle: Jour, type: date }',
  '---',
  '',
  'Venez nombreux·ses.',
].join('\n');

/** A session with two places, and those who come. */
export const sessionType = [
  '---',
  'nom: Séance',
  'champs:',
  '  - { nom: places, libelle: Places, type: nombre }',
  '  - { nom: places_restantes, libelle: Places restantes, type: calcul, calcul: places - nombre(inscription.seance), compter: tout }',
  '---',
  '',
].join('\n');

export const signUpType = [
  '---',
  'nom: Inscription',
  'titre: "{nom}"',
  'creation: visiteurs',
  'moderation: oui',
  'espace: gare',
  'complet_si: places_restantes',
  'champs:',
  '  - { nom: nom, libelle: Nom, type: texte, requis: oui }',
  '  - { nom: seance, libelle: Séance, type: page, cible: seance, requis: oui }',
  '---',
  '',
].join('\n');

export async function openDesk(): Promise<Desk> {
  let now = new Date('2026-03-12T09:00:00.000Z');
  const station = await openStation({ types: ['modele'] });
  const { wiki } = station;
  const types = { cas: caseType, rencontre: eventType, seance: sessionType, inscription: signUpType };
  for (const [slug, body] of Object.entries(types)) {
    await addPage(wiki, { title: slug, body }, { space: 'modeles', type: 'modele' });
  }
  await addPage(wiki, { title: 'Accueil', body: 'Bienvenue.' });
  await addPage(wiki, { title: 'Accueil', body: 'Le dépôt des cas.' }, { space: 'observatoire' });
  await addPage(wiki, { title: 'Témoigner', body: '{{formulaire type="cas" titre="Témoigner"}}' });
  const manager = await addPerson(wiki, 'gestion', { groups: ['gestion'] });
  await addPerson(wiki, 'membre');
  await addPerson(wiki, 'ecriture', { groups: ['ecriture'] });
  const { groups } = await ruleForGroup(wiki, 'gestion', 'manage');
  const writers = await ruleForGroup(wiki, 'ecriture', 'write');
  const grants = [...(groups ?? []), ...(writers.groups ?? [])];
  await setRule(wiki, { visitors: 'read', members: 'read', groups: grants }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'read', groups: grants }, 'observatoire');
  await setRule(wiki, { visitors: 'none', members: 'read' }, 'modeles');
  const mailbox = await openMailbox();
  const usual = { url: site, limits: 'none', sessionSecret: 'un secret' } as const;
  const app = createApp(wiki, { ...usual, mailer: mailbox.mailer });
  const plain = createApp(wiki, usual);
  const setTime = (moment: Date) => {
    now = moment;
    station.setTime(moment.toISOString());
  };
  return {
    wiki,
    setTime: (iso) => setTime(new Date(iso)),
    app,
    plain,
    mailbox,
    manager,
    now: () => now,
    wait: (milliseconds = stampBounds.least + 1000) => setTime(new Date(now.getTime() + milliseconds)),
    appWith: (limits) => createApp(wiki, { ...usual, limits }),
    as: async (name, wanted = app) => openBrowser(wanted, await signIn(wanted, name)),
    visitor: (wanted = app) => openBrowser(wanted),
    close: async () => {
      await mailbox.close();
      await wiki.close();
    },
  };
}

/** The hidden values of the one form on a screen that sends to this address. */
export function hiddenIn(html: string, action: string): Record<string, string> {
  const start = html.indexOf(`action="${action}"`);
  if (start < 0) throw new Error(`no form sends to ${action}`);
  const form = html.slice(start, html.indexOf('</form>', start));
  const found = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]));
}
