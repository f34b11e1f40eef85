/** Finding an option by what was written, for the two kinds that choose among options. */
import type { ControlOption, Field, Option } from '../field.ts';
import { foldName } from '../page.ts';

/** The option whose value or label is written so, accents and case folded. */
export function findOption(field: Field, written: string): Option | undefined {
  return optionFinder(field)(written);
}

/** The same for many texts: options are folded once, and only where one is not written as it is stored. A page type has no two options that fold alike. */
export function optionFinder(field: Field): (written: string) => Option | undefined {
  let byKey: ReadonlyMap<string, Option> | undefined;
  return (written) => {
    const exact = field.options.find((option) => option.value === written);
    if (exact) return exact;
    byKey ??= new Map(
      field.options.flatMap((option) => [
        [foldName(option.label), option] as const,
        [foldName(option.value), option] as const,
      ]),
    );
    return byKey.get(foldName(written));
  };
}

export function labelOf(field: Field, value: string): string {
  return field.options.find((option) => option.value === value)?.label ?? value;
}

/** The options of a control, and behind them those that are typed but no option any more. */
export function controlOptions(field: Field, typed: readonly string[]): ControlOption[] {
  const options = field.options.map(({ value, label, depth }) => ({ value, label, depth }));
  const retired = typed.filter(
    (text) => text !== '' && !field.options.some((option) => option.value === text),
  );
  return [
    ...options,
    ...retired.map((text) => ({ value: text, label: text, depth: 0, isRetired: true as const })),
  ];
}
