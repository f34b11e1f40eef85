import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, stemFolded } from '../../src/search/stem.ts';
import { readBodies } from './real-data.ts';

const stem = (word: string) => stemFolded(fold(word));

describe('folding', () => {
  test.each([
    ['Élève', 'eleve'],
    ['e\u0301le\u0300ve', 'eleve'],
    ['ŒUVRE', 'oeuvre'],
    ['ex æquo', 'exaequo'],
    ['Straße', 'strasse'],
    ['asso\u00adcia\u00adtion', 'association'],
    ['oﬃciel', 'officiel'],
    ['m²', 'm2'],
    ['Ιδέα', 'ιδεα'],
    ['ʼ·—', ''],
  ])('%s is folded to %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  test('folding twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (word) => fold(fold(word)) === fold(word)));
  });
});

describe('words of one family', () => {
  test.each([
    ['bénévole', 'bénévoles', 'benevole', 'BÉNÉVOLES'],
    ['adhérent', 'adhérents', 'adhérente', 'ADHERENTES'],
    ['association', 'associations', 'associatif', 'associative', 'associer'],
    ['élu', 'élus', 'élue', 'élues', 'elus'],
    ['année', 'années', 'annees'],
    ['lieu', 'lieux'],
    ['enjeu', 'enjeux'],
    ['travail', 'travaux'],
    ['journal', 'journaux'],
    ['conflit', 'conflits'],
    ['photo', 'photos'],
    ['vidéo', 'vidéos'],
    ['contenu', 'contenus', 'contenue'],
    ['commission', 'commissions'],
    ['salarié', 'salariés', 'salariée', 'salariées', 'salariees'],
    ['associé', 'associés', 'associée', 'associées'],
    ['décider', 'décidé', 'décidée', 'décidées'],
    ['modifier', 'modifie', 'modifié', 'modifiées'],
    ['dernier', 'dernière', 'derniers', 'dernières'],
    ['actif', 'active', 'actifs', 'actives'],
    ['directeur', 'directrice', 'directeurs', 'directrices'],
    ['chercheur', 'chercheuse', 'chercheuses'],
    ['heureux', 'heureuse', 'heureuses'],
    ['français', 'française', 'françaises'],
    ['compris', 'comprise', 'comprises'],
    ['employer', 'employé', 'employée', 'emploi', 'emplois'],
    ['citoyen', 'citoyenne', 'citoyennes'],
    ['professionnel', 'professionnelle', 'professionnels'],
    ['tous', 'toutes', 'tout'],
    ['local', 'locaux', 'locale', 'locales'],
    ['principal', 'principaux', 'principale'],
    ['bateau', 'bateaux'],
    ['président', 'présidente', 'présidents'],
    ['trésorier', 'trésorière', 'trésoriers'],
    ['acteur', 'actrice', 'acteurice'],
    ['travailleur', 'travailleuse', 'travailleuses'],
    ['voter', 'vote', 'votes', 'voté', 'votée', 'votées', 'votant'],
    ['subvention', 'subventions', 'subventionner', 'subventionné', 'subventionnées'],
    ['public', 'publics', 'publique', 'publiques'],
    ['laïc', 'laïque', 'laïques'],
    ['communication', 'communiquer', 'communiqué', 'communications'],
    ['bon', 'bonne', 'bons'],
    ['égal', 'égaux', 'égale'],
  ])('meet: %s, %s …', (...words) => {
    expect(new Set(words.map(stem)).size, words.map(stem).join(' ')).toBe(1);
  });
});

describe('words that only look alike', () => {
  test.each([
    ['loi', 'loyer'],
    ['foi', 'foyer'],
    ['fiche', 'fichier'],
    ['quart', 'quartier'],
    ['statut', 'statue'],
    ['bénévole', 'bénévolat'],
    ['réunion', 'région'],
    ['Paris', 'pari'],
    ['conseil', 'console'],
    ['élu', 'élève'],
    ['mois', 'moi-même'],
    ['université', 'univers'],
    ['compte', 'conte'],
    ['organe', 'organisation'],
    ['foyer', 'foie'],
    ['maïs', 'mai'],
    ['fonds', 'fond'],
    ['commune', 'communication'],
    ['public', 'publication'],
    ['public', 'publicité'],
    ['social', 'société'],
    ['action', 'acte'],
    ['action', 'actif'],
    ['mission', 'mise'],
    ['région', 'régime'],
    ['général', 'générer'],
    ['place', 'plaque'],
    ['impôt', 'imposer'],
    ['facture', 'facteur'],
    ['fondation', 'fondement'],
    ['information', 'informatique'],
    ['politique', 'police'],
    ['projet', 'projection'],
    ['personne', 'personnel'],
    ['concert', 'concertation'],
    ['contact', 'contrat'],
    ['ville', 'village'],
    ['salle', 'salaire'],
    ['directeur', 'direction'],
    ['section', 'secteur'],
    ['terrain', 'terre'],
  ])('stay apart: %s, %s', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

test('numbers, years and short words stay as they are', () => {
  expect(['2024', '1300000', 'ca', 'ag', '30h', 'covid19'].map(stem)).toEqual([
    '2024',
    '1300000',
    'ca',
    'ag',
    '30h',
    'covid19',
  ]);
});

test('words that JavaScript objects know are words', () => {
  expect(['constructor', '__proto__', 'toString'].map(stem)).toEqual(['constructor', 'proto', 'tostring']);
});

/** Pairs found in real texts: the word and its other form both occur. */
describe('on the words of real texts', () => {
  const words = new Set<string>();
  for (const name of ['code-civil', 'guides-etalab', 'multibao']) {
    for (const body of readBodies(name)) {
      for (const [word] of body
        .normalize('NFC')
        .toLowerCase()
        .matchAll(/\p{L}{4,}/gu))
        words.add(word);
    }
  }

  test.each<[string, RegExp, string, number]>([
    ['the plural in s', /(?<=[^sxz])$/, 's', 0.99],
    ['the plural in x', /(?<=eau|eu)$/, 'x', 1],
    ['the plural in aux', /al$/, 'aux', 0.93],
    ['the feminine participle', /é$/, 'ée', 0.98],
    ['its plural', /é$/, 'ées', 0.98],
    ['the feminine in -ière', /ier$/, 'ière', 1],
    ['the feminine in -ive', /if$/, 'ive', 1],
    ['the feminine in -trice', /teur$/, 'trice', 1],
    ['the infinitive of a participle', /é$/, 'er', 0.94],
  ])('%s meets its word', (_what, ending, other, least) => {
    const pairs = [...words]
      .filter((word) => ending.test(word))
      .map((word) => [word, word.replace(ending, other)]);
    const real = pairs.filter(([, form]) => form !== undefined && words.has(form));
    const met = real.filter(([word = '', form = '']) => stem(word) === stem(form));
    expect(real.length).toBeGreaterThan(4);
    expect(met.length / real.length).toBeGreaterThanOrEqual(least);
  });
});
