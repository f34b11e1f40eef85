import { describe, expect, test } from 'vitest';
import { agendaPoints } from '../../src/core/agenda.ts';

describe('agendaPoints', () => {
  test('takes what is bold in each point, or its first words, three at most', () => {
    const body = `Bonjour

## Ordre du jour

1. **Bilan du Klaxon.** Onze numéros, qui lit ?
2. Second rapport : calendrier d’écriture
3. [[Formations d’automne|Formations]] (20 min)
4. Divers

## Notes
- rien`;
    expect(agendaPoints(body)).toEqual(['bilan du Klaxon', 'second rapport', 'formations']);
  });

  test('keeps an acronym and cuts a long point at a word', () => {
    const long = 'ESS et communs, retour sur la rencontre nationale des pôles territoriaux de coopération';
    expect(agendaPoints(`# Ordre du jour\n- ${long}`)).toEqual([
      'ESS et communs, retour sur la rencontre nationale des pôles…',
    ]);
  });

  test('finds nothing where there is no agenda, or an empty one', () => {
    expect(agendaPoints('## Notes\n1. Un point')).toEqual([]);
    expect(agendaPoints('## Ordre du jour\n\n## Notes\n1. Un point')).toEqual([]);
    expect(agendaPoints('')).toEqual([]);
  });
});
