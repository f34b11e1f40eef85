/** Addresses of lists of entries over HTTP: nonsense is left out and told, and what is said of oneself is kept for nobody. */
import type { Express } from 'express';
import request from 'supertest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { addPerson, setRule, signIn } from '../wiki/people.ts';
import { addPage, defineType, openStation, type Station } from '../wiki/station.ts';

const definition = `---
nom: Contrat
champs:
  - {nom: etat, libelle: État, type: choix, options: [Signé, Rompu]}
  - {nom: montant, libelle: Montant, type: nombre}
  - {nom: referent, libelle: Référent·e, type: membre}
  - {nom: note, libelle: Note, type: texte, lecture: gestion}
---
`;

let station: Station;
let app: Express;

beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  app = createApp(wiki, { limits: 'none', sessionSecret: 'une gare de triage' });
  // Where everybody manages everything no field is hidden from anybody.
  await setRule(wiki, { visitors: 'write', members: 'write' }, 'gare');
  await defineType(wiki, 'contrat', 'Contrat', definition);
  await addPage(wiki, { title: 'Accueil', body: 'Voir.' });
  for (const who of ['zibeline', 'hermine']) {
    const { handle } = await addPerson(wiki, who, { groups: ['berges'] });
    await addPage(
      wiki,
      { title: `Contrat de ${who}`, values: { referent: handle, etat: 'Signé', montant: 3 } },
      { type: 'contrat' },
    );
  }
});
afterEach(() => station.wiki.close());

async function get(path: string, cookie = ''): Promise<{ status: number; text: string }> {
  const answer = await request(app)
    .get(path)
    .set({ 'Accept-Language': 'fr', ...(cookie === '' ? {} : { Cookie: cookie }) });
  return { status: answer.status, text: answer.text };
}

test('nonsense in an address is left out, told where it may have been meant, and never an error', async () => {
  const long = 'x'.repeat(10_000);
  const many = Array.from({ length: 500 }, (_, at) => `f.a${at}=1`).join('&');
  for (const [address, told] of [
    ['f.etat=Signé&page=1000000000', ''],
    ['page=-1&limit=1e9&at=jamais', ''],
    ['view=nuage', 'n’est pas une vue'],
    ['f.nature=x', 'Aucun champ ne s’appelle «\u00a0nature\u00a0»'],
    ['f.note=x', 'Aucun champ ne s’appelle «\u00a0note\u00a0»'],
    ['f.montant.min=beaucoup', 'n’est pas un nombre pour «\u00a0Montant\u00a0»'],
    ['f.etat=Signée', 'Les réponses\u00a0: Signé, Rompu'],
    ['f.etat.min=Signé', 'n’est ni une date ni un nombre'],
    ['sort=note', 'Les champs\u00a0: etat, montant, referent'],
    ['f.__proto__=1', 'n’est pas compris'],
    ['sort=constructor&group=__proto__&sum=toString&cols=valueOf', 'constructor'],
    [many, 'Il y a trop de filtres'],
    [`q=${long}&tag=&view=`, ''],
    [`f.etat=${long}`, ''],
    [`sort=${long}`, ''],
    [`cols=${long}`, ''],
    ['q=%22&f.montant=%00', ''],
  ] as const) {
    const { status, text } = await get(`/gare?type=contrat&${address}`);
    expect([address.slice(0, 60), status]).toEqual([address.slice(0, 60), 200]);
    expect(text).toContain(told);
  }
  expect((await get(`/gare?type=${long}`)).status).toBe(200);
});

test('a filter that says moi is one’s own, whoever looked before', async () => {
  await addPage(station.wiki, { title: 'Les miens', body: '{{fiches type="contrat" referent=moi}}' });
  const cookies = [await signIn(app, 'zibeline'), await signIn(app, 'hermine')];
  for (const path of ['/gare?type=contrat&f.referent=moi', '/gare/les-miens']) {
    for (const cookie of [...cookies, ...cookies]) {
      const { text } = await get(path, cookie);
      const mine = cookie === cookies[0] ? 'zibeline' : 'hermine';
      const other = mine === 'hermine' ? 'zibeline' : 'hermine';
      expect([path, mine, text.includes(`Contrat de ${mine}`), text.includes(`Contrat de ${other}`)]).toEqual(
        [path, mine, true, false],
      );
    }
    expect((await get(path)).text).not.toContain('Contrat de');
  }
});
