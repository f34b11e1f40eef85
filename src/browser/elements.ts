/** Small helpers to make elements: scripts write text, never HTML. */
import { type NoticeKind, noticeIcon } from './icons.ts';

type Attributes = Readonly<Record<string, string>>;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(label: string, look: string, act: () => void): HTMLButtonElement {
  const element = make('button', { type: 'button', class: `btn ${look}`.trim() }, label);
  element.addEventListener('click', act);
  return element;
}

/** The notice of the stylesheet. Errors interrupt a screen reader, the others wait. */
export function notice(kind: NoticeKind, strong: string, text = '', ...actions: Node[]): HTMLElement {
  const words = make('p', {}, make('strong', {}, strong), text === '' ? '' : ` ${text}`);
  const role = kind === 'error' ? 'alert' : 'status';
  const doors = actions.length === 0 ? [] : [make('p', { class: 'cluster' }, ...actions)];
  return make('div', { class: `notice notice--${kind}`, role }, noticeIcon(kind), words, ...doors);
}
