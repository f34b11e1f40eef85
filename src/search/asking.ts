/** Questions in whole sentences: which words only ask, and say nothing of what is asked for. */
import { fold } from './stem.ts';

/** Folded. Verbs of asking, of needing and of wanting to know, and what politeness adds. */
const asking: ReadonlySet<string> = new Set(
  `peut peux peuvent pouvez pouvons puis puisse pouvoir pourrait pourrais pourriez dois doit doivent devez devons devoir
  devrait devrais faut faudrait fait faire fais font faites savoir sait sais savez connaitre veut veux voulez vouloir
  voudrais souhaite souhaitez souhaiterais aimerais aimerait cherche chercher existe possible combien bonjour merci svp
  plait s'il quelqu'un quelqu'une sert servir signifie appelle va vais aller permet`
    .trim()
    .split(/\s+/)
    .map(fold),
);

/** Whether a word, as written, belongs to the asking: it counts less beside others, and is required of no page. */
export function isAsking(word: string): boolean {
  return asking.has(fold(word));
}
