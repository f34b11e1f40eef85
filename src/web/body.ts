/** The HTML of a text: embeds through their partials, links and files through urls and the locale, then markdown. */
import type { Request, Response } from 'express';
import { linkId } from '../core/link.ts';
import type { Labels, Resolved, ResolvedFile, ResolvedLink, ResolvedMention } from '../markdown/markdown.ts';
import type { AttachmentView, LinkView } from '../wiki/items.ts';
import { renderText } from '../wiki/texts.ts';
import type { BodyView, EmbedView, MentionView } from '../wiki/views.ts';
import { boardRows } from './board.ts';
import { contentsOf } from './contents.ts';
import { entriesEmbed } from './entry-screens.ts';
import type { Locals } from './locals.ts';
import { entryFormModel } from './submit-screen.ts';
import type { Web } from './web.ts';

export interface BodyOptions {
  /** Language in which the text is written; French gets its spaces. `fr` when absent. */
  language?: string;
  /** Begins every id, so that several texts can stand in one page. */
  idPrefix?: string;
  /** Whether files are linked by version: an old revision shows them as they were. */
  pinsVersions?: boolean;
}

/** Of ids in the preview of a text. */
export const previewPrefix = 'apercu-';

/** Pictures wider than this are shown smaller: twice the reading column. */
const widest = 1280;

/** HTML for the inside of `.prose`. */
export function renderBodyHtml(
  web: Web,
  req: Request,
  res: Response,
  view: BodyView,
  options: BodyOptions = {},
): Promise<string> {
  return renderTextHtml(web, req, res, view, { ...options, numbering: { tables: 0 } });
}

interface TextOptions extends BodyOptions {
  /** Goes through a text and all that it includes, so that tables without a title have different names. */
  numbering: { tables: number };
}

async function renderTextHtml(
  web: Web,
  req: Request,
  res: Response,
  view: BodyView,
  options: TextOptions,
): Promise<string> {
  const locals = web.locals(req, res);
  const embedsHtml = await Promise.all(
    view.embeds.map((embed, index) => renderEmbedHtml(web, req, res, { view, embed, index, options })),
  );
  const resolved: Resolved = {
    link: (target) => resolveLink(locals, view, view.resolved.links.get(linkId(target))),
    file: (name) => {
      const file = view.resolved.files.get(name);
      return file && resolveFile(locals, view, file, options.pinsVersions === true);
    },
    mention: (handle) => resolveMention(locals, view.resolved.mentions.get(handle)),
    embedHtml: (index) => embedsHtml[index] ?? '',
    labels: labelsOf(locals),
    icon: locals.icon,
    date: (iso) => locals.dateText(iso, 'day'),
    typography: (options.language ?? 'fr') === 'fr' ? 'fr' : 'none',
    ...(options.idPrefix === undefined ? {} : { idPrefix: options.idPrefix }),
  };
  return renderText(web.wiki, view.reading, resolved);
}

function resolveLink({ urls }: Locals, view: BodyView, link: LinkView | undefined): ResolvedLink {
  if (!link) return { href: '', exists: false, title: '' };
  const { page, target, space } = link;
  if (!page) {
    return {
      href: space ? urls.newPage(space, { title: target.name }) : '',
      exists: false,
      title: target.name,
    };
  }
  return {
    href: urls.page(page.space, page.slug),
    exists: true,
    title: page.title,
    ...(page.space === view.space ? {} : { line: page.line }),
  };
}

function resolveMention({ urls }: Locals, found: MentionView | undefined): ResolvedMention | undefined {
  if (!found) return undefined;
  const { kind, handle, name } = found;
  return { href: kind === 'member' ? urls.member(handle) : urls.group(handle), title: name };
}

function resolveFile(
  { urls, size }: Locals,
  { space, slug }: BodyView,
  file: AttachmentView,
  isPinned: boolean,
): ResolvedFile {
  const version = isPinned ? file.version : undefined;
  const resolved = {
    href: urls.file(space, slug, file.name, version),
    isImage: file.isImage,
    kind: file.kind,
    size: size(file.size),
  };
  if (!file.isImage || file.width === null || file.height === null) return resolved;
  if (file.width <= widest) return { ...resolved, width: file.width, height: file.height };
  return {
    ...resolved,
    width: widest,
    height: Math.round((file.height * widest) / file.width),
    thumbnail: urls.thumbnail(space, slug, file.name, widest, version),
  };
}

function labelsOf({ t }: Locals): Labels {
  return {
    missingPage: t('body.missingPage'),
    missingFile: t('body.missingFile'),
    anchor: t('body.anchor'),
    note: t('body.note'),
    backToText: t('body.backToText'),
    table: t('body.table'),
    taskDone: t('body.taskDone'),
    taskTodo: t('body.taskTodo'),
    decision: t('body.decision'),
    info: t('body.info'),
    attention: t('body.attention'),
    details: t('body.details'),
  };
}

interface EmbedCase {
  view: BodyView;
  embed: EmbedView;
  index: number;
  options: TextOptions;
}

async function renderEmbedHtml(web: Web, req: Request, res: Response, one: EmbedCase): Promise<string> {
  const { embed } = one;
  const model = await embedModel(web, req, res, one);
  return web.partial(req, res, `embeds/${embed.kind}`, { embed, ...model });
}

/** What a partial needs beside the embed itself. */
async function embedModel(
  web: Web,
  req: Request,
  res: Response,
  { view, embed, index, options }: EmbedCase,
): Promise<object> {
  const prefix = options.idPrefix ?? '';
  switch (embed.kind) {
    case 'entries':
      if (embed.list.isPersonal) web.unkeep(res);
      return entriesEmbed(web, req, res, {
        list: embed.list,
        space: view.space,
        title: embed.title ?? tableName(web.locals(req, res), options),
        id: `${prefix}e${index}`,
      });
    case 'departures':
      return { rows: boardRows(embed.departures, embed.now, web.wiki.timeZone) };
    case 'contents':
      return { items: contentsOf(view.reading.headings, prefix) };
    case 'include':
      return {
        bodyHtml: await renderTextHtml(web, req, res, embed.body, {
          ...options,
          idPrefix: `${prefix}i${index}-`,
        }),
      };
    case 'form':
      return embedFormModel(web, req, res, embed, `${prefix}f${index}-`);
    case 'error':
      return { message: problemText(web.locals(req, res), view.reading.embeds[index]?.problem, embed) };
    default:
      return {};
  }
}

/** A form that is shown bears a number of its own: a screen that holds one is kept for nobody. */
async function embedFormModel(
  web: Web,
  req: Request,
  res: Response,
  { view }: Extract<EmbedView, { kind: 'form' }>,
  prefix: string,
): Promise<object> {
  // A text that is being written is shown beside its own form.
  if (view.kind !== 'form' || prefix.startsWith(previewPrefix)) return { isPreview: true };
  web.unkeep(res);
  return entryFormModel(web, req, res, view.form, { prefix });
}

function tableName({ t }: Locals, { numbering }: TextOptions): string {
  numbering.tables += 1;
  return t('embed.entries.table', { number: numbering.tables });
}

/** A line that could not be read says so itself; the rest is what the wiki found wrong with it. */
function problemText(
  { t, has }: Locals,
  problem: string | undefined,
  { code, details }: { code: string; details: Readonly<Record<string, string | number>> },
): string {
  const ownCode = problem ?? code.replace(/^embed\./, '');
  const key = code.startsWith('entries.')
    ? code.replace('entries.', 'entries.problems.')
    : `embed.errors.${ownCode}`;
  return has(key) ? t(key, details) : t('embed.errors.unreadable');
}
