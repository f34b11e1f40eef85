/** French words that carry no subject, folded. Left out of queries, kept in the index so that phrases hold. */

/** Snowball's list without `été` (also a season), with interrogatives and elided forms. */
export const stopWords: readonly string[] = `
  au aux avec ce ces cet cette cela ceci ca celui celle ceux celles dans de des du elle elles en et eux il ils je la le les
  leur leurs lui ma mais me meme memes mes moi mon ne ni nos notre nous on or ou par pas pour qu que qui sa se ses si soi
  son sur ta te tes toi ton tu un une vos votre vous c d j l m n s t y a jusqu lorsqu puisqu quoiqu presqu
  tout toute tous toutes
  est suis es sommes etes sont serai seras sera serons serez seront serais serait serions seriez seraient
  etais etait etions etiez etaient fus fut fumes futes furent sois soit soyons soyez soient etant etre
  ai as avons avez ont aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient
  avais avait avions aviez avaient eut eumes eutes eurent aie aies ait ayons ayez aient ayant avoir eu
  comment pourquoi quand quoi quel quelle quels quelles dont lequel laquelle lesquels lesquelles comme donc car puis`
  .trim()
  .split(/\s+/);
