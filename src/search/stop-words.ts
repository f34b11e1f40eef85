/** French words that carry no subject: neither in the index of bodies nor looked for beside other words. */

/**
 * Snowball's list without `été` (also a season), `sommes` (also money) and `avions`, with interrogatives, elided forms and
 * pronouns of inclusive writing. With their accents, which tell `ça` from the acronym CA and `mais` from `maïs`.
 */
const written = `
  au aux avec ce ces cet cette cela ceci ça celui celle ceux celles dans de des du elle elles en et eux il ils je la le les
  leur leurs lui ma mais me même mêmes mes moi mon ne ni nos notre nous on or ou par pas pour qu que qui sa se ses si soi
  son sur ta te tes toi ton tu un une vos votre vous c d j l m n s t y à jusqu lorsqu puisqu quoiqu presqu
  iel iels ielle ielles celleux ceulles toustes touxtes tout toute tous toutes
  est suis es êtes sont serai seras sera serons serez seront serais serait serions seriez seraient
  étais était étions étiez étaient fus fut fûmes fûtes furent sois soit soyons soyez soient étant être
  ai as avons avez ont aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient
  avais avait aviez avaient eut eûmes eûtes eurent aie aies ait ayons ayez aient ayant avoir eu
  comment pourquoi quand quoi quel quelle quels quelles dont où lequel laquelle lesquels lesquelles comme donc car puis`
  .trim()
  .split(/\s+/);

const accented: ReadonlySet<string> = new Set(written);
/** Few people type all accents; `ca` is more often the acronym. */
const plain: ReadonlySet<string> = new Set(
  [...written, 'a']
    .filter((word) => word !== 'ça')
    .map((word) => word.normalize('NFD').replace(/\p{M}/gu, '')),
);

/** Alone and in capitals these stand for a plan, an annex or a number: `plan C`, `D 2026-08`. */
const capitals = /^[CDLMST]$/;

/** Whether a word, as written, says nothing of what is looked for. */
export function isStopWord(word: string): boolean {
  if (capitals.test(word)) return false;
  const lower = word.toLowerCase();
  return /^[a-z]*$/.test(lower) ? plain.has(lower) : accented.has(lower.normalize('NFC'));
}
