/** What the tests of the writing screens share: a station with a type that has every kind of field, and forms as browsers send them. */
import request, { type Response } from 'supertest';
import type { Content } from '../../src/core/revision.ts';
import { importPage } from '../../src/wiki/import-page.ts';
import { furnish, openStation, type Station } from './reading-station.ts';

export const everyKind = `---
nom: Essai
description: Tous les champs à la fois.
champs:
  - { nom: sujet, libelle: Sujet, type: texte, requis: oui, aide: En quelques mots }
  - { nom: details, libelle: Détails, type: texte_long }
  - { nom: montant, libelle: Montant, type: nombre, min: 0, max: 1000 }
  - { nom: public, libelle: Ouvert à tou·tes, type: oui_non }
  - { nom: jour, libelle: Jour, type: date }
  - { nom: heure, libelle: Heure, type: heure }
  - { nom: moment, libelle: Moment, type: date_heure }
  - { nom: duree, libelle: Durée, type: periode }
  - { nom: etat, libelle: État, type: choix, options: [à relire, validé] }
  - { nom: axes, libelle: Axes, type: choix_multiples, options: [découvrir, approfondir, agir] }
  - { nom: renvoi, libelle: Renvoi, type: page, cible: reunion }
  - { nom: voisines, libelle: Voisines, type: page, multiple: oui }
  - { nom: groupe, libelle: Groupe, type: groupe }
  - { nom: lien, libelle: Lien, type: lien }
  - { nom: courriel, libelle: Courriel, type: courriel }
  - { nom: telephone, libelle: Téléphone, type: telephone }
  - { nom: lieu, libelle: Lieu, type: lieu }
  - { nom: mots, libelle: Mots, type: etiquettes }
  - { nom: presents, libelle: Présences, type: liste }
---

## Plan

À remplir.
`;

/** Page types come with the starter or an import. */
export async function addType(
  { wiki }: Pick<Station, 'wiki'>,
  slug: string,
  content: Content,
): Promise<void> {
  const createdAt = '2026-01-02T09:00:00.000Z';
  const revision = {
    content,
    createdAt,
    authors: ['coordination'],
    summary: '',
    minor: false,
    kind: 'edit',
  } as const;
  await wiki.transact(async (tx) => {
    const spaces = await tx.spaces.list();
    const space = spaces.find((one) => one.slug === 'modeles');
    if (!space) throw new Error('there is no space for types');
    await importPage(wiki, tx, space, spaces, { slug, type: 'modele', revisions: [revision], aliases: [] });
  });
}

export interface Desk extends Station {
  get(path: string): Promise<Response>;
  /** Sends a form; arrays are repeated fields. */
  post(path: string, form: Form): Promise<Response>;
  /** The form of a page as it stands, hidden fields and all. */
  open(path: string): Promise<Form>;
}

export type Form = Record<string, string | readonly string[]>;

export async function openDesk(): Promise<Desk> {
  const station = await openStation();
  await furnish(station);
  await addType(station, 'essai', { title: 'Essai', body: everyKind, values: {}, tags: [] });
  const get = (path: string) => request(station.app).get(path);
  const post = (path: string, form: Form) => request(station.app).post(path).type('form').send(encode(form));
  const open = async (path: string) => formIn((await get(path)).text, path.replace(/\?.*$/, ''));
  return { ...station, get: async (path) => get(path), post: async (path, form) => post(path, form), open };
}

function encode(form: Form): string {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return new URLSearchParams(pairs as [string, string][]).toString();
}

/** What a browser would send of the form that posts to this address, nothing being changed in it. */
export function formIn(html: string, action: string): Form {
  const begin = html.indexOf(`action="${action}"`);
  if (begin < 0) throw new Error(`no form posts to ${action}`);
  const inside = html.slice(begin, html.indexOf('</form>', begin));
  const form: Record<string, string | string[]> = {};
  const add = (name: string, value: string) => {
    const known = form[name];
    form[name] = known === undefined ? value : [...[known].flat(), value];
  };
  const controls =
    /<input\b([^>]*)>|<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g;
  for (const [, input, area, text = '', select, options = ''] of inside.matchAll(controls)) {
    const tag = input ?? area ?? select ?? '';
    const name = attribute(tag, 'name');
    if (name === undefined) continue;
    const type = attribute(tag, 'type');
    if ((type === 'checkbox' || type === 'radio') && !/\bchecked\b/.test(tag)) continue;
    if (area !== undefined) add(name, decode(text).replace(/\r\n?|\n/g, '\r\n'));
    else if (select !== undefined) add(name, selected(options));
    else add(name, attribute(tag, 'value') ?? '');
  }
  return form;
}

function selected(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, tag = '']) => tag);
  const chosen = all.find((tag) => /\bselected\b/.test(tag)) ?? all[0] ?? '';
  return attribute(chosen, 'value') ?? '';
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
}

export function decode(html: string): string {
  const signs: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    amp: '&',
    '#39': "'",
    '#34': '"',
  };
  return html.replace(/&(lt|gt|quot|amp|#39|#34);/g, (whole, name: string) => signs[name] ?? whole);
}
