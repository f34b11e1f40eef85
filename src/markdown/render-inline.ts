/** HTML of what stands in a line: words, links, pictures, calls of notes, pills. */
import type { Token } from 'markdown-it';
import { linkKey } from '../core/link.ts';
import { anchorOf, slugify } from '../core/page.ts';
import type { Address } from './address.ts';
import { bounds } from './bounds.ts';
import type { Context, ResolvedFile, ResolvedMention } from './context.ts';
import { attributes, escapeHtml } from './html.ts';
import { handleOfPill, mentionsOf } from './mentions.ts';
import type { NoteCall } from './notes.ts';
import { addressOf } from './reading.ts';
import type { TaskBox } from './tasks.ts';
import { inlineText } from './tokens.ts';
import { wikiLinkOf } from './wikilink.ts';

export type Rule = (token: Token, context: Context) => string;

export const inlineRules: Readonly<Record<string, Rule>> = {
  text,
  verbatim: (token) => escapeHtml(token.content),
  code_inline: (token) => `<code>${escapeHtml(token.content)}</code>`,
  softbreak: () => '\n',
  hardbreak: () => '<br>\n',
  em_open: () => '<em>',
  em_close: () => '</em>',
  strong_open: () => '<strong>',
  strong_close: () => '</strong>',
  s_open: () => '<s>',
  s_close: () => '</s>',
  link_open: openLink,
  link_close: (_token, context) => context.linkEnds.pop() ?? '',
  wikilink: wikiLink,
  image,
  note_ref: noteCall,
  task_box: taskBox,
  task_who: taskWho,
  task_due: taskDue,
};

/** Words, with a link where somebody is mentioned. What mentions nobody is one text, as if it had no mark. */
function text(token: Token, context: Context): string {
  let html = '';
  let from = 0;
  for (const { at, length, handle } of mentionsOf(token)) {
    const found = context.isRich() && !context.isInLink() && context.resolved.mention?.(handle);
    if (!found) continue;
    html += context.text(token.content.slice(from, at));
    html += mentionTag('mention', found, token.content.slice(at, at + length));
    from = at + length;
  }
  return html + context.text(token.content.slice(from));
}

function mentionTag(name: string, { href, title }: ResolvedMention, words: string): string {
  return `<a${attributes({ class: name, href, title })}>${escapeHtml(words)}</a>`;
}

function taskWho(token: Token, context: Context): string {
  const handle = handleOfPill(token);
  const found =
    handle !== undefined && context.isRich() && !context.isInLink() && context.resolved.mention?.(handle);
  if (found) return mentionTag('pill pill--who', found, token.content);
  return `<span class="pill pill--who">${escapeHtml(token.content)}</span>`;
}

/** Links inside links, and those that the budget of the page no longer covers, are shown as their words. */
function openLink(token: Token, context: Context): string {
  const address = addressOf(token);
  const isShown = address !== undefined && !context.isInLink() && context.isRich();
  const [start, end] = isShown ? linkTags(token, address, context) : ['', ''];
  context.linkEnds.push(end);
  return start;
}

function linkTags(token: Token, address: Address, context: Context): [string, string] {
  const title = titleOf(token, context);
  switch (address.kind) {
    case 'outside':
      return [outsideTag(address.href, title), '</a>'];
    case 'path':
      return [`<a${attributes({ href: address.href, title })}>`, '</a>'];
    case 'part':
      return [
        `<a${attributes({ href: context.partHref(address.id, anchorOf(address.id)), title })}>`,
        '</a>',
      ];
    case 'file': {
      const file = context.resolved.file(address.name);
      if (!file) return missingTags(address.name, context);
      return [`<a${attributes({ href: file.href + address.suffix, title })}>`, `</a> ${fileFacts(file)}`];
    }
  }
}

function outsideTag(href: string, title?: string): string {
  return `<a${attributes({ href, title, rel: /^https?:/i.test(href) ? 'noopener' : undefined })}>`;
}

function fileFacts(file: ResolvedFile): string {
  const size = file.size.replaceAll(' ', '\u00a0');
  return `<span class="meta">(${escapeHtml(`${file.kind}, ${size}`)})</span>`;
}

function missingTags(name: string, context: Context): [string, string] {
  const note = escapeHtml(context.announce(context.labels.missingFile, name));
  return ['<span class="file-missing">', ` <span class="meta">(${note})</span></span>`];
}

function titleOf(token: Token, context: Context): string | undefined {
  const title = String(token.attrGet('title') ?? '').slice(0, bounds.title);
  return title === '' ? undefined : context.words(title);
}

function wikiLink(token: Token, context: Context): string {
  const { target, label } = wikiLinkOf(token);
  if (context.isInLink() || !context.isRich()) return context.text(label ?? target.name);
  const page = context.resolved.link(target);
  const isSlug = target.name.includes('-') && target.name === slugify(target.name);
  const text = context.text(label ?? (page.exists && isSlug && page.title !== '' ? page.title : target.name));
  if (!page.exists) return wantedLink(page.href, text, context);
  const anchor = target.anchor !== undefined && !page.href.includes('#') ? `#${target.anchor}` : '';
  // The title tells where a label leads; a name already says it.
  const title = label !== undefined && linkKey(label) !== linkKey(page.title) ? page.title : undefined;
  return `<a${attributes({ href: page.href + anchor, title: title || undefined, 'data-line': page.line })}>${text}</a>`;
}

function wantedLink(href: string, text: string, context: Context): string {
  const title = context.labels.missingPage;
  return href === ''
    ? `<span${attributes({ class: 'wikilink--new' })}>${text}</span>`
    : `<a${attributes({ class: 'wikilink--new', href, title })}>${text}</a>`;
}

/** An image of this page or site. One of another site is not fetched for the reader: it becomes a link to it. */
function image(token: Token, context: Context): string {
  const address = addressOf(token);
  const alt = context.words(inlineText(token.children ?? []));
  if (!address || !(context.isFigure || context.isRich())) return escapeHtml(alt);
  switch (address.kind) {
    case 'part':
      return escapeHtml(alt);
    case 'outside':
      return context.isInLink()
        ? escapeHtml(alt)
        : `${outsideTag(address.href)}${escapeHtml(alt || address.href)}</a>`;
    case 'path':
      return picture(token, { href: address.href, alt }, context);
    case 'file': {
      const file = context.resolved.file(address.name);
      if (!file) return missingTags(address.name, context).join(escapeHtml(alt));
      if (!file.isImage) return fileLink(file, address, alt, context);
      return picture(token, { ...file, alt, name: address.name }, context);
    }
  }
}

/** Whether the image alone in its paragraph will be a picture, so that the paragraph is a figure. */
export function isPicture(token: Token, context: Context): boolean {
  const address = addressOf(token);
  if (address?.kind === 'path') return context.isRich();
  return (
    address?.kind === 'file' && context.isRich() && context.resolved.file(address.name)?.isImage === true
  );
}

function fileLink(
  file: ResolvedFile,
  address: { name: string; suffix: string },
  alt: string,
  context: Context,
): string {
  const text = escapeHtml(alt || address.name);
  if (context.isInLink()) return text;
  return `<a${attributes({ href: file.href + address.suffix })}>${text}</a> ${fileFacts(file)}`;
}

interface Picture {
  href: string;
  alt: string;
  name?: string;
  width?: number;
  height?: number;
  thumbnail?: string;
}

function picture(
  token: Token,
  { href, alt, name, width, height, thumbnail }: Picture,
  context: Context,
): string {
  const title = titleOf(token, context);
  const isLink = thumbnail !== undefined && !context.isInLink();
  const img = `<img${attributes({
    src: thumbnail ?? href,
    // A link must have a name; a picture that only decorates need not.
    alt: alt || (isLink || context.isInLink() ? (name ?? '') : ''),
    title: context.isFigure ? undefined : title,
    width,
    height,
    loading: 'lazy',
    decoding: 'async',
  })}>`;
  const whole = isLink ? `<a${attributes({ href })}>${img}</a>` : img;
  return context.isFigure && title !== undefined
    ? `${whole}\n<figcaption>${escapeHtml(title)}</figcaption>`
    : whole;
}

function noteCall(token: Token, context: Context): string {
  const { number, call } = token.meta as unknown as NoteCall;
  if (context.isInLink() || !context.isRich()) return `<sup>${number}</sup>`;
  const link = attributes({
    class: 'noteref',
    href: `#${context.id(`note-${number}`)}`,
    id: context.id(callId(number, call)),
    'aria-label': `${context.labels.note} ${number}`,
  });
  return `<sup><a${link}>${number}</a></sup>`;
}

export function callId(number: number, call: number): string {
  return call === 1 ? `appel-${number}` : `appel-${number}-${call}`;
}

function taskBox(token: Token, context: Context): string {
  const { isDone } = token.meta as unknown as TaskBox;
  const { taskDone, taskTodo } = context.labels;
  const label = isDone ? taskDone : taskTodo;
  return `<input${attributes({ type: 'checkbox', disabled: true, checked: isDone || undefined, 'aria-label': label })}> `;
}

function taskDue(token: Token, context: Context): string {
  const shown = context.resolved.date?.(token.content) ?? token.content;
  return `<time${attributes({ class: 'pill pill--when', datetime: token.content })}>${escapeHtml(shown)}</time>`;
}
