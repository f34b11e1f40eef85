/** HTML of blocks, and the walk over all tokens. Every word passes through html.ts; tokens are not changed. */
import type { Token } from 'markdown-it';
import { bounds } from './bounds.ts';
import { type ContainerName, containerOf } from './container.ts';
import { Context, type IconName, type Resolved } from './context.ts';
import type { Heading } from './headings.ts';
import { attributes, escapeHtml } from './html.ts';
import type { Note } from './notes.ts';
import type { Reading } from './reading.ts';
import { callId, inlineRules, isPicture, type Rule } from './render-inline.ts';
import { metaText } from './tokens.ts';

/** HTML for the inside of `.prose`. Pure: the same reading and answers give the same HTML. */
export function renderReading(reading: Reading, resolved: Resolved): string {
  const context = new Context(reading, resolved);
  for (const token of reading.tokens) {
    if (token.type !== 'inline') write(token, context);
    else for (const child of token.children ?? []) write(child, context);
  }
  return context.html;
}

function write(token: Token, context: Context): void {
  context.html += (blockRules[token.type] ?? inlineRules[token.type])?.(token, context) ?? '';
}

const blockRules: Readonly<Record<string, Rule>> = {
  paragraph_open: openParagraph,
  paragraph_close: closeParagraph,
  heading_open: openHeading,
  heading_close: closeHeading,
  blockquote_open: () => '<blockquote>\n',
  blockquote_close: () => '</blockquote>\n',
  bullet_list_open: (token) => `<ul${attributes({ class: classOf(token) })}>\n`,
  bullet_list_close: () => '</ul>\n',
  ordered_list_open: (token) => `<ol${attributes({ start: startOf(token), class: classOf(token) })}>\n`,
  ordered_list_close: () => '</ol>\n',
  list_item_open: (token) => `<li${attributes({ class: classOf(token), 'data-line': lineOf(token) })}>`,
  list_item_close: () => '</li>\n',
  dl_open: () => '<dl>\n',
  dl_close: () => '</dl>\n',
  dt_open: () => '<dt>',
  dt_close: () => '</dt>\n',
  dd_open: () => '<dd>',
  dd_close: () => '</dd>\n',
  hr: () => '<hr>\n',
  code_block: (token) => `<pre tabindex="0"><code>${escapeHtml(token.content)}</code></pre>\n`,
  fence,
  table_open: openTable,
  table_close: () => '</table>\n</section>\n',
  thead_open: () => '<thead>',
  thead_close: () => '</thead>\n',
  tbody_open: () => '<tbody>\n',
  tbody_close: () => '</tbody>\n',
  tr_open: () => '<tr>',
  tr_close: () => '</tr>\n',
  th_open: (token) => `<th${attributes({ scope: 'col', class: cellClass(token) })}>`,
  th_close: () => '</th>',
  td_open: (token) => `<td${attributes({ class: cellClass(token) })}>`,
  td_close: () => '</td>',
  container_open: openContainer,
  container_close: (token) => containerEnds[containerOf(token).name],
  column_break: () => '</div>\n<div class="prose">\n',
  noted_open: () => '<div class="noted">\n',
  noted_close: () => '</div>\n',
  note_open: openNote,
  note_close: closeNote,
  embed: (token, context) => context.embed(Number(token.meta?.['index'])),
  embed_text: (token, context) => `<p>${context.text(token.content)}</p>\n`,
};

/** The paragraphs of a tight list are hidden: their words stand in the item itself. */
function openParagraph(token: Token, context: Context): string {
  if (token.hidden) return '';
  const image = token.meta?.['image'] as Token | undefined;
  context.isFigure = image !== undefined && isPicture(image, context);
  return context.isFigure ? '<figure>' : '<p>';
}

function closeParagraph(token: Token, context: Context): string {
  if (token.hidden) return '';
  const wasFigure = context.isFigure;
  context.isFigure = false;
  return wasFigure ? '</figure>\n' : '</p>\n';
}

/** The id is empty when the text has more headings than are listed. */
function headingOf(token: Token, context: Context): { tag: string; id: string } {
  const { level, id } = token.meta as unknown as Heading;
  const offset = Math.max(0, context.resolved.headingOffset ?? 0);
  return { tag: `h${Math.min(6, level + offset)}`, id: id === '' ? '' : context.id(id) };
}

function openHeading(token: Token, context: Context): string {
  const { tag, id } = headingOf(token, context);
  return id === '' ? `<${tag}>` : `<${tag}${attributes({ id })}>`;
}

function closeHeading(token: Token, context: Context): string {
  const { tag, id } = headingOf(token, context);
  if (id === '' || !context.isRich()) return `</${tag}>\n`;
  const link = attributes({ class: 'anchor', href: `#${id}`, 'aria-label': context.labels.anchor });
  return ` <a${link}>#</a></${tag}>\n`;
}

/** The language is a hint for highlighting; anything that is not one word is left out. */
function fence(token: Token): string {
  const language = /^[\w+#.-]{1,30}(?=\s|$)/.exec(token.info.trim())?.[0];
  const code = attributes({ class: language && `language-${language}` });
  return `<pre tabindex="0"><code${code}>${escapeHtml(token.content)}</code></pre>\n`;
}

/** A wide table scrolls in a section that keyboards can reach and screen readers can name. */
function openTable(token: Token, context: Context): string {
  context.tables += 1;
  const number = `${context.labels.table} ${context.tables}`;
  const name = metaText(token, 'name').slice(0, bounds.title);
  const label = name === '' ? number : context.announce(number, name);
  return `<section${attributes({ class: 'tablewrap', tabindex: 0, 'aria-label': label })}>\n<table class="table">\n`;
}

/** Right means numbers; centred text is not part of the design. */
function cellClass(token: Token): string | undefined {
  return token.attrGet('style') === 'text-align:right' ? 'n' : undefined;
}

function classOf(token: Token): string | undefined {
  return token.attrGet('class')?.toString();
}

function lineOf(token: Token): string | undefined {
  return token.attrGet('data-line')?.toString();
}

function startOf(token: Token): string | undefined {
  return token.attrGet('start')?.toString();
}

const notices: Readonly<Partial<Record<ContainerName, { class: string; icon: IconName }>>> = {
  decision: { class: 'notice notice--ok decision', icon: 'circle-check' },
  info: { class: 'notice', icon: 'info' },
  attention: { class: 'notice notice--warn', icon: 'triangle-alert' },
};

const containerEnds: Readonly<Record<ContainerName, string>> = {
  decision: '</div>\n</div>\n',
  info: '</div>\n</div>\n',
  attention: '</div>\n</div>\n',
  replier: '</div>\n</details>\n',
  approfondir: '</div>\n',
  essentiel: '</div>\n',
  colonnes: '</div>\n</div>\n',
};

function openContainer(token: Token, context: Context): string {
  const { name, title } = containerOf(token);
  switch (name) {
    case 'approfondir':
      return '<div class="prose is-deep">\n';
    case 'essentiel':
      return '<div class="prose is-brief-only">\n';
    case 'colonnes':
      return '<div class="columns">\n<div class="prose">\n';
    case 'replier': {
      const summary = context.text(title || context.labels.details);
      return `<details class="fold"><summary>${summary}</summary>\n<div class="prose">\n`;
    }
    case 'decision':
    case 'info':
    case 'attention':
      return openNotice(name, title, context);
  }
}

function openNotice(name: 'decision' | 'info' | 'attention', title: string, context: Context): string {
  const notice = notices[name];
  const label = context.labels[name];
  const icon = notice ? (context.resolved.icon?.(notice.icon) ?? '') : '';
  const head = escapeHtml(title === '' ? label : context.announce(label, title));
  return `<div${attributes({ class: notice?.class, role: 'note' })}>${icon}<strong>${head}</strong>\n<div class="prose">\n`;
}

function openNote(token: Token, context: Context): string {
  const { number, isPlain } = token.meta as unknown as Note;
  const open = attributes({ class: 'note', id: context.id(`note-${number}`), role: 'note' });
  return `<${isPlain ? 'p' : 'div'}${open}><b>${number}</b> `;
}

function closeNote(token: Token, context: Context): string {
  const { number, calls, isPlain } = token.meta as unknown as Note;
  const icon = context.resolved.icon?.('arrow-up') ?? '↑';
  let html = '';
  for (let call = 1; call <= Math.min(calls, bounds.backReferences) && context.isRich(); call++) {
    const label = `${context.labels.backToText} ${number}${call === 1 ? '' : ` (${call})`}`;
    html += ` <a${attributes({ href: `#${context.id(callId(number, call))}`, 'aria-label': label })}>${icon}</a>`;
  }
  return isPlain ? `${html}</p>\n` : `${html.trimStart()}</div>\n`;
}
