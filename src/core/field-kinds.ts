/** The table of field kinds, in the order in which a person meets them. */
import type { FieldKind, KindName } from './field.ts';
import { booleanKind } from './fields/boolean.ts';
import { choiceKind } from './fields/choice.ts';
import { choicesKind } from './fields/choices.ts';
import { computedKind } from './fields/computed.ts';
import { dateKind } from './fields/date.ts';
import { datetimeKind } from './fields/datetime.ts';
import { emailKind } from './fields/email.ts';
import { fileFieldKind, imageKind } from './fields/file.ts';
import { groupKind } from './fields/group.ts';
import { listKind } from './fields/list.ts';
import { longtextKind } from './fields/longtext.ts';
import { memberKind } from './fields/member.ts';
import { numberKind } from './fields/number.ts';
import { pageKind } from './fields/page.ts';
import { periodKind } from './fields/period.ts';
import { phoneKind } from './fields/phone.ts';
import { placeKind } from './fields/place.ts';
import { recurrenceKind } from './fields/recurrence.ts';
import { tagsKind } from './fields/tags.ts';
import { textKind } from './fields/text.ts';
import { timeKind } from './fields/time.ts';
import { urlKind } from './fields/url.ts';

export const fieldKinds: Readonly<Record<KindName, FieldKind>> = {
  text: textKind,
  longtext: longtextKind,
  number: numberKind,
  boolean: booleanKind,
  date: dateKind,
  time: timeKind,
  datetime: datetimeKind,
  period: periodKind,
  recurrence: recurrenceKind,
  choice: choiceKind,
  choices: choicesKind,
  page: pageKind,
  member: memberKind,
  group: groupKind,
  url: urlKind,
  email: emailKind,
  phone: phoneKind,
  place: placeKind,
  image: imageKind,
  file: fileFieldKind,
  tags: tagsKind,
  list: listKind,
  computed: computedKind,
};

const byWord: ReadonlyMap<string, KindName> = new Map(
  Object.values(fieldKinds).flatMap((kind) => [
    [kind.word, kind.name] as const,
    [kind.name, kind.name] as const,
  ]),
);

/** The kind a page type means, by its French word or its English name. */
export function findKind(word: string): KindName | undefined {
  return byWord.get(word);
}
