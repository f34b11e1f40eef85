/**
 * Our French analysis as functions of lunr's pipeline: one word in, its stem out. The same functions serve an index that
 * lunr itself builds. Lunr's tokenizer and trimmer are not used: the first splits at spaces only, without the offsets
 * that elisions and inclusive writing need, the second takes letters beyond ASCII for signs.
 */
import lunr from 'lunr';
import { unifyNumeral } from './numerals.ts';
import { fold, stemFolded } from './stem.ts';

const numeralToken = (token: lunr.Token): lunr.Token => token.update(unifyNumeral);
const foldToken = (token: lunr.Token): lunr.Token => token.update(fold);
const stemToken = (token: lunr.Token): lunr.Token => token.update(stemFolded);

/** Lunr names the functions of an index that it saves: these names are part of a saved index. */
lunr.Pipeline.registerFunction(numeralToken, 'gare-numeral-fr');
lunr.Pipeline.registerFunction(foldToken, 'gare-fold');
lunr.Pipeline.registerFunction(stemToken, 'gare-stem-fr');

/** Numerals, folding and stems, for texts and queries alike. */
export function createStemPipeline(): lunr.Pipeline {
  const pipeline = new lunr.Pipeline();
  pipeline.add(numeralToken, foldToken, stemToken);
  return pipeline;
}

/** Runs one word; empty when it holds neither letter nor digit. */
export function runWord(pipeline: lunr.Pipeline, word: string): string {
  const [token] = pipeline.run([new lunr.Token(word, {})]);
  return token === undefined ? '' : String(token);
}
