/** Tasks: list items that begin with `[ ]` or `[x]`, with who does them (`@handle`) and until when (`2026-12-01`). */
import type { MarkdownIt, Token } from 'markdown-it';
import { newToken, textToken } from './tokens.ts';

export interface TaskCounts {
  taskCount: number;
  doneCount: number;
}

/** Of a `task_box` token. */
export interface TaskBox {
  isDone: boolean;
}

/** The rule runs while escapes are still tokens of their own, so that `\[ ]` and `\@name` stay what they are. */
export function addTasks(parser: MarkdownIt): void {
  parser.core.ruler.before('text_join', 'tasks', (state) => {
    state.env['tasks'] = markTasks(state.tokens);
  });
}

export function taskCounts(env: Record<string, unknown>): TaskCounts {
  return (env['tasks'] as TaskCounts | undefined) ?? { taskCount: 0, doneCount: 0 };
}

/** The item gets its class and source line (from 1, as `data-line`), its text a box and pills. */
function markTasks(tokens: readonly Token[]): TaskCounts {
  const counts = { taskCount: 0, doneCount: 0 };
  const lists: Token[] = [];
  tokens.forEach((token, at) => {
    if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') lists.push(token);
    else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') lists.pop();
    else if (token.type === 'list_item_open' && tokens[at + 1]?.type === 'paragraph_open') {
      const inline = tokens[at + 2];
      const isDone = inline && takeBox(inline);
      if (isDone === undefined) return;
      token.attrs = [
        ['class', 'task'],
        ['data-line', (token.map?.[0] ?? 0) + 1],
      ];
      lists.at(-1)?.attrSet('class', 'tasks');
      counts.taskCount += 1;
      if (isDone) counts.doneCount += 1;
    }
  });
  return counts;
}

/** Replaces the mark by a box and cuts the pills out of the text. Undefined when there is no mark. */
function takeBox(inline: Token): boolean | undefined {
  const first = inline.children?.[0];
  const mark = first?.type === 'text' ? /^\[([ xX])\](?:[ \t]+|$)/.exec(first.content) : null;
  if (!first || !mark || !inline.children) return undefined;
  // `[ ]` alone is a text about boxes, not a task.
  if (mark[0].length === first.content.length && inline.children.length === 1) return undefined;
  first.content = first.content.slice(mark[0].length);
  const isDone = mark[1] !== ' ';
  const box = newToken('task_box', 'input', 0);
  const meta: TaskBox = { isDone };
  box.meta = { ...meta };
  inline.children = [box, ...withPills(inline.children)];
  return isDone;
}

function withPills(children: readonly Token[]): Token[] {
  const result: Token[] = [];
  let links = 0;
  for (const child of children) {
    if (child.type === 'link_open') links++;
    if (child.type === 'link_close') links--;
    if (child.type !== 'text' || links > 0) result.push(child);
    else for (const piece of cutPills(child)) result.push(piece);
  }
  return result;
}

const pill =
  /(?<=^|[\s(,])(?:@[\p{L}\p{N}](?:[\p{L}\p{N}_.·-]*[\p{L}\p{N}])?|\d{4}-\d{2}-\d{2})(?=$|[\s),;:.!?])/gu;

function cutPills(text: Token): Token[] {
  const pieces: Token[] = [];
  let from = 0;
  for (const match of text.content.matchAll(pill)) {
    const isWho = match[0].startsWith('@');
    if (!isWho && !isDay(match[0])) continue;
    if (match.index > from) pieces.push(textToken(text.content.slice(from, match.index)));
    const token = newToken(isWho ? 'task_who' : 'task_due', '', 0);
    token.content = match[0];
    pieces.push(token);
    from = match.index + match[0].length;
  }
  if (from === 0) return [text];
  if (from < text.content.length) pieces.push(textToken(text.content.slice(from)));
  return pieces;
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
function isDay(written: string): boolean {
  const time = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
}
