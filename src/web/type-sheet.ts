/** A page type as its page shows it: its fields in words, in the place of the text that defines it. */
import type { Request, Response } from 'express';
import type { Field } from '../core/field.ts';
import { placeholdersOf } from '../core/page-type.ts';
import { isTypePage } from '../wiki/page-types.ts';
import { viewTypeSheet } from '../wiki/type-editor.ts';
import type { PageView } from '../wiki/views.ts';
import { readerOf } from './reader.ts';
import { kindWord, problemSentences } from './type-words.ts';
import type { Web } from './web.ts';

/** Options named of a field. */
const mostOptions = 12;

/** What the template of a type reads; undefined for all other pages. */
export async function typeSheetModel(
  web: Web,
  req: Request,
  res: Response,
  view: PageView,
): Promise<Record<string, unknown> | undefined> {
  if (!isTypePage(view.page)) return undefined;
  const locals = web.locals(req, res);
  const { t } = locals;
  const { body } = view.revision;
  const sheet = await viewTypeSheet(web.wiki, readerOf(web, req, res), { slug: view.page.slug, body });
  const fieldsHref = web.urls.typeFields(view.page.space, view.page.slug);
  if (sheet.kind === 'unreadable')
    return { sheet, contents: [], unreadable: problemSentences(locals, sheet.problems) };
  const { type, targets } = sheet;
  const labelOf = (name: string) => type.fields.find((field) => field.name === name)?.label ?? '';
  const notesOf = ({ required, show, help, options, target, showIf }: Field) => {
    const list = options.slice(0, mostOptions).map(({ label }) => label);
    if (options.length > mostOptions) list.push('…');
    const notes = [
      required ? t('types.sheet.required') : '',
      show === 'none' ? t('types.sheet.hidden') : '',
      list.length > 0 ? t('types.sheet.options', { list: list.join(', ') }) : '',
      target ? t('types.sheet.to', { type: targets.get(target) ?? target }) : '',
      showIf ? t('types.sheet.condition', { label: labelOf(showIf.field) }) : '',
      help,
    ];
    return notes.filter((note) => note !== '').join(' · ');
  };
  let pattern = type.titlePattern;
  for (const name of placeholdersOf(pattern)) pattern = pattern.replace(`{${name}}`, `{${labelOf(name)}}`);
  return {
    sheet,
    fieldsHref,
    pattern,
    labelOf,
    notesOf,
    kindOf: (field: Field) => kindWord(locals, field.kind),
    description: type.description,
    contents: [],
  };
}
