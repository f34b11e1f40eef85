/** What search engines are told of a page: what visitors see of it, in words of schema.org. */
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setRule } from '../wiki/people.ts';
import { defineType } from '../wiki/station.ts';
import { type ImportDesk, openImportDesk, type Who } from './import-desk.ts';

const eventType = `---
nom: Rencontre
genre: evenement
champs:
  - { nom: date, libelle: Date, type: date, requis: oui }
  - { nom: debut, libelle: Début, type: heure }
  - { nom: fin, libelle: Fin, type: heure }
  - { nom: adresse, libelle: Adresse, type: lieu }
  - { nom: visio, libelle: Visio, type: lien }
  - { nom: organise_par, libelle: Organisé par, type: liste }
  - { nom: statut, libelle: État, type: choix, options: [prévu, annulé, reporté] }
---
`;
const personType = `---
nom: Personne
genre: personne
champs:
  - { nom: role, libelle: Rôle, type: texte }
  - { nom: structure, libelle: Structure, type: page }
  - { nom: courriel, libelle: Courriel, type: courriel, lecture: membres }
  - { nom: site, libelle: Site, type: lien }
---
`;
const organisationType = personType
  .replace('Personne', 'Structure')
  .replace('personne', 'organisation')
  .replace('nom: role', 'nom: sigle');
const articleType = `---
nom: Publication
genre: article
champs:
  - { nom: date, libelle: Date, type: date }
  - { nom: auteurs, libelle: Auteur·ices, type: liste }
---
`;

let desk: ImportDesk;
beforeAll(async () => {
  desk = await openImportDesk();
  await defineType(desk.wiki, 'rencontre', 'Rencontre', eventType);
  await defineType(desk.wiki, 'personne', 'Personne', personType);
  await defineType(desk.wiki, 'structure', 'Structure', organisationType);
  await defineType(desk.wiki, 'publication', 'Publication', articleType);
});
afterAll(() => desk.wiki.close());

async function dataAt(who: Who, path: string): Promise<unknown> {
  const { text } = await desk.get(who, path);
  const block = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(text)?.[1];
  return block === undefined ? undefined : JSON.parse(block);
}

test('an event says when, where and whether it takes place', async () => {
  await desk.add(
    {
      title: 'Fête </script><b>&',
      body: 'Venez *nombreux*.',
      values: {
        date: '2026-07-04',
        debut: '14:00',
        fin: '18:30',
        adresse: { adresse: '1 place du Marché', lat: 45.76, lon: 4.83 },
        visio: 'https://visio.exemple.org/fete',
        organise_par: ['Une association', 'Une autre'],
        statut: 'annulé',
      },
    },
    'rencontre',
  );
  expect(await dataAt('visitor', '/gare/fete-script-b')).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: 'Fête </script><b>&',
    description: 'Venez nombreux.',
    startDate: '2026-07-04T12:00:00.000Z',
    endDate: '2026-07-04T16:30:00.000Z',
    eventStatus: 'https://schema.org/EventCancelled',
    eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    location: [
      {
        '@type': 'Place',
        name: '1 place du Marché',
        address: '1 place du Marché',
        geo: { '@type': 'GeoCoordinates', latitude: 45.76, longitude: 4.83 },
      },
      { '@type': 'VirtualLocation', url: 'https://visio.exemple.org/fete' },
    ],
    organizer: [
      { '@type': 'Organization', name: 'Une association' },
      { '@type': 'Organization', name: 'Une autre' },
    ],
    inLanguage: 'fr',
    url: 'http://127.0.0.1:3000/gare/fete-script-b',
  });
  const { text } = await desk.get('visitor', '/gare/fete-script-b');
  const report = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(text);
  expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual([]);
});

test('a whole day is a day, and a type that says nothing is told nothing of', async () => {
  await desk.add({ title: 'Journée', values: { date: '2026-07-05' } }, 'rencontre');
  expect(await dataAt('visitor', '/gare/journee')).toMatchObject({
    startDate: '2026-07-05',
    endDate: '2026-07-05',
    eventStatus: 'https://schema.org/EventScheduled',
  });
  await desk.add({ title: 'Une salle', values: { ville: 'Die' } });
  expect(await dataAt('visitor', '/gare/une-salle')).toBeUndefined();
});

test('people, organisations and articles say what visitors see, to members too', async () => {
  const values = {
    role: 'Coordination',
    structure: 'Une association',
    courriel: 'a@exemple.org',
    site: 'https://exemple.org',
  };
  await desk.add({ title: 'Le secrétariat', values }, 'personne');
  const person = {
    '@context': 'https://schema.org',
    '@type': 'Person',
    name: 'Le secrétariat',
    jobTitle: 'Coordination',
    affiliation: { '@type': 'Organization', name: 'Une association' },
    sameAs: 'https://exemple.org',
    url: 'http://127.0.0.1:3000/gare/le-secretariat',
  };
  for (const who of ['visitor', 'reader', 'manager'] as const)
    expect(await dataAt(who, '/gare/le-secretariat')).toEqual(person);
  await desk.add(
    { title: 'Une association', body: 'Ce qu’elle fait.', values: { sigle: 'UA' } },
    'structure',
  );
  expect(await dataAt('visitor', '/gare/une-association')).toMatchObject({
    '@type': 'Organization',
    alternateName: 'UA',
    description: 'Ce qu’elle fait.',
  });
  await desk.add(
    { title: 'Rapport', values: { date: '2026-02-01', auteurs: ['Un collectif'] } },
    'publication',
  );
  expect(await dataAt('visitor', '/gare/rapport')).toMatchObject({
    '@type': 'Article',
    headline: 'Rapport',
    datePublished: '2026-02-01',
    dateModified: '2026-03-12T09:00:00.000Z',
    author: [{ '@type': 'Person', name: 'Un collectif' }],
  });
});

test('a page that visitors may not read says nothing to anybody, nor does an old revision', async () => {
  await desk.add({ title: 'Fermée', values: { date: '2026-07-06' } }, 'rencontre');
  expect(await dataAt('manager', '/gare/fermee/rev/1')).toBeUndefined();
  await setRule(desk.wiki, { visitors: 'none', members: 'write' }, 'gare', 'fermee');
  expect((await desk.get('reader', '/gare/fermee')).status).toBe(200);
  expect(await dataAt('reader', '/gare/fermee')).toBeUndefined();
});

test('the feed of a type holds its entries, the last changed first, as the reader sees them', async () => {
  const { text, headers } = await desk.get('visitor', '/gare/feed.atom?type=personne');
  expect(headers['content-type']).toContain('application/atom+xml');
  expect([...text.matchAll(/<title type="html"><!\[CDATA\[(.*?)\]\]>/g)].map(([, title]) => title)).toEqual([
    'Le secrétariat',
  ]);
  expect(text).toContain('<title>Personne');
  expect(text).not.toContain('a@exemple.org');
  expect((await desk.get('reader', '/gare/feed.atom?type=personne')).text).toContain('a@exemple.org');
  expect((await desk.get('visitor', '/gare/feed.atom?type=personne&f.role=autre')).text).not.toContain(
    '<entry>',
  );
});
