/** French typography of plain text: the spaces and apostrophes that keyboards do not give. Never applied to code. */

const space = '[ \\u00a0\\u202f]';
const noBreak = '\u00a0';
const thin = '\u202f';

const units =
  '(?:€|%|‰|°C?|k€|M€|Md€|ko|Mo|Go|To|km|cm|mm|m²|m|ha|kg|g|t|kWh|MWh|h|min|s|ans?|mois|jours?|millions?|milliards?|pages?|p\\.)';

/** In this order: each step relies on the spaces that the ones before it have set. All run in linear time. */
const steps: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/(?<=\p{L})'(?=[\p{L}\p{N}«“])/gu, '’'],
  // An elision before bold or a link: the text ends at the apostrophe.
  [/(?<=(?:^|[^\p{L}])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu))'$/giu, '’'],
  [new RegExp(`«${space}|«(?=\\S)`, 'g'), `«${noBreak}`],
  [new RegExp(`${space}»|(?<=\\S)»`, 'g'), `${noBreak}»`],
  [new RegExp(`${space}(?=:(?:\\s|$))`, 'g'), noBreak],
  [new RegExp(`${space}(?=[;!?])`, 'g'), thin],
  [/(?<![\d.,\p{L}])\d{1,3}(?: \d{3})+(?!\d)/gu, (number) => number.replaceAll(' ', thin)],
  [new RegExp(`(?<=\\d)${space}(?=${units}(?![\\p{L}\\p{N}]))`, 'gu'), noBreak],
  [/(?<=\d\u00a0h) (?=\d{2}(?!\d))/g, noBreak],
  [/(?<=(?<!\p{L})(?:[nN]°s?|[nN]os|p\.|pp\.|art\.)) (?=\d)/gu, noBreak],
];

export function frenchTypography(text: string): string {
  let result = text;
  for (const [pattern, by] of steps) {
    result = typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by);
  }
  return result;
}
