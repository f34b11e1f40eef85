/**
 * Fields that are asked for only while another holds something: `[data-asked]` holds the rule as JSON (web/inputs.ts).
 * They come and go as one writes, what they hold stays in the form. Without script all of them show, each with its rule
 * in words.
 */
import { isMet } from '../core/field-condition.ts';
import { foldName } from '../core/page.ts';
import { make } from './elements.ts';
import { fill, type Words } from './words.ts';

interface Rule {
  controls: readonly string[];
  values: readonly string[];
  negated: boolean;
}

interface Asked {
  element: HTMLElement;
  label: string;
  rule: Rule;
}

export function showAskedFields(words: Words): void {
  for (const form of document.forms) {
    const fields = [...form.querySelectorAll<HTMLElement>('[data-asked]')].flatMap((element) => {
      const rule = readRule(element.dataset['asked'] ?? '');
      return rule ? [{ element, rule, label: element.dataset['label'] ?? '' }] : [];
    });
    if (fields.length > 0) watch(form, fields, words);
  }
}

function watch(form: HTMLFormElement, fields: readonly Asked[], words: Words): void {
  const status = make('p', { class: 'vh', role: 'status' });
  form.append(status);
  const update = (isFirst = false) => {
    // A field that goes may take others with it: those stand behind it, or are told by the next round.
    const changed = new Map<string, boolean>();
    for (let round = 0; round < fields.length; round += 1) {
      const before = changed.size;
      for (const { element, rule, label } of fields) {
        const asked = isMet({ field: '', ...rule }, heldTexts(form, rule.controls));
        if (element.hidden === !asked) continue;
        element.hidden = !asked;
        changed.set(label, asked);
      }
      if (changed.size === before) break;
    }
    if (isFirst || changed.size === 0) return;
    const said = [...changed].map(([label, asked]) =>
      fill(asked ? words.fieldAsked : words.fieldNotAsked, { label }),
    );
    status.textContent = said.join(' ');
  };
  update(true);
  form.addEventListener('input', () => update());
  form.addEventListener('reset', () => window.setTimeout(update));
  // A draft that was kept is put back without a key being pressed.
  form.addEventListener('change', () => update());
}

/** What these controls hold, folded; a field that is not asked for holds nothing. */
function heldTexts(form: HTMLFormElement, names: readonly string[]): string[] {
  const data = [...new FormData(form)].filter(([name]) => names.includes(name));
  // The box and the hidden input before it share a name: ticked, the box comes last.
  const isTick =
    form.querySelectorAll(`input[type="hidden"][name="${CSS.escape(names[0] ?? '')}"]`).length > 0;
  const isGroup =
    form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(names[0] ?? '')}"]`).length > 1;
  const texts = data.flatMap(([, value]) => (typeof value === 'string' ? [foldName(value)] : []));
  const held = isTick && !isGroup ? texts.slice(-1) : texts;
  return isHidden(form, names[0] ?? '') ? [] : held.filter((text) => text !== '');
}

function isHidden(form: HTMLFormElement, name: string): boolean {
  const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
  return control?.closest<HTMLElement>('[data-asked]')?.hidden === true;
}

function readRule(json: string): Rule | undefined {
  try {
    const { controls, values, negated } = JSON.parse(json) as Partial<Rule>;
    return Array.isArray(controls) && Array.isArray(values)
      ? { controls, values, negated: negated === true }
      : undefined;
  } catch {
    return undefined;
  }
}
