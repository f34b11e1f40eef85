/** Queries that are questions in whole sentences: how to know one, and which of its words only ask. */
import { fold } from './stem.ts';

/** Verbs of asking, needing and wanting to know, what politeness adds, and words that only say how much or how often. */
const asking: ReadonlySet<string> = new Set(
  `peut peux peuvent pouvez pouvons puis puisse puissent pouvoir pourrait pourrais pourriez pourront
  dois doit doivent devez devons devoir devrait devrais doive faut faudrait faudra
  fait faire fais font faites faisons mettre met mis savoir sait sais savez savoir veut veux voulez vouloir voudrais
  souhaite souhaitez souhaiterais aimerais aimerait cherche existe possible combien signifie appelle va vais vont aller
  sert servir permet été bonjour merci svp plaît quelqu'un chose
  plus moins très trop assez beaucoup peu toujours encore déjà souvent jamais vraiment aussi alors ainsi bien
  nombreux nombreuses plusieurs certains certaines autre autres chaque lors sous sans vers chez entre depuis afin`
    .trim()
    .split(/\s+/)
    .map(fold),
);

/** Whether a word, as written, belongs to the asking: it counts less beside others, and is required of no page. */
export function isAsking(word: string): boolean {
  return asking.has(fold(word));
}

const opening =
  /^\s*(?:qu['’]|(?:comment|pourquoi|quand|où|ou est|que|qui|quoi|quel(?:le)?s?|lequel|laquelle|combien|est-ce|(?:à|a|de|avec|pour|dans|par|en|chez|sur) (?:qui|quoi|quel(?:le)?s?)|c['’]est quoi|(?:peut|puis|dois|doit|faut|ai|a-t|y a-t|existe-t)[- ](?:on|je|il|elle))(?![\p{L}\p{N}]))/iu;

/** Whether somebody asks in a sentence, which its answer seldom says again, rather than names what they look for. */
export function isQuestion(raw: string): boolean {
  return /\?\s*$/.test(raw) || opening.test(raw);
}
