/** Two texts that could not be joined: the attempt with its passages marked, and the screen to settle it. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Region } from '../core/merge.ts';
import type { ConflictView } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { diffModel } from './diff-view.ts';
import type { EditForm } from './edit-form.ts';
import { errorsModel, sendsFiles } from './edit-screen.ts';
import { type ShownInput, showInputs, valueText } from './inputs.ts';
import type { Locals } from './locals.ts';
import type { Web } from './web.ts';

/** Signs that begin a line and mean nothing in Markdown, unlike those of version control, which would make headings. */
const marks = { theirs: '◀◀◀', mine: '◆◆◆', end: '▶▶▶' } as const;
const markLine = /^(?:◀◀◀|◆◆◆|▶▶▶).*(?:\r?\n|$)/gm;
const openingMark = /^◀◀◀/gm;

export interface MarkLabels {
  theirs: string;
  mine: string;
  end: string;
}

/** The text with both sides of every passage that could not be merged, the published one first. */
export function markPassages(regions: readonly Region[], labels: MarkLabels): string {
  return regions
    .map((region) => {
      if (region.kind === 'same') return region.text;
      const sides = [
        [marks.theirs, labels.theirs, region.theirs],
        [marks.mine, labels.mine, region.mine],
      ];
      const written = sides.map(([mark, label, text]) => `${mark} ${label}\n${closed(text ?? '')}`);
      return `${written.join('')}${marks.end} ${labels.end}\n`;
    })
    .join('');
}

function closed(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Passages whose marks still stand in the text. */
export function countPassages(text: string): number {
  const opened = text.match(openingMark)?.length ?? 0;
  return opened > 0 ? opened : Math.min(1, text.match(markLine)?.length ?? 0);
}

/** Both sides of every passage, one after the other, without the marks. */
export function joinPassages(text: string): string {
  return text.replace(markLine, '');
}

export async function showConflict(
  web: Web,
  req: Request,
  res: Response,
  view: ConflictView,
  form: EditForm,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const { space, slug } = view.page;
  const passages = view.conflict.body.filter((region) => region.kind === 'conflict').length;
  const inputs = await conflictInputs(web, req, locals, view);
  const model = {
    title: t('conflict.heading'),
    space: view.space,
    trail: view.trail,
    here: t('conflict.here'),
    isUnlisted: true,
    ...errorsModel(locals, {}),
    view,
    form: attemptOf(locals, view, form),
    inputs,
    sendsFiles: sendsFiles(inputs),
    retired: [],
    action: web.urls.edit(space, slug),
    previewAction: web.urls.preview(space, slug),
    diff: diffModel(locals, { body: view.comparison }, { before: t('diff.online'), after: t('diff.yours') }),
    texts: textsOf(locals, view, form),
    passages,
    marks,
  };
  await web.render(req, res, 'conflict', model, { status: 409 });
}

/** The form of the merge: it begins from the text that is online now, so that publishing it is no longer stale. */
function attemptOf({ t }: Locals, view: ConflictView, form: EditForm): EditForm {
  const { conflict, merged, current } = view;
  const body = markPassages(conflict.body, {
    theirs: t('conflict.markTheirs', { number: current.number }),
    mine: t('conflict.markMine'),
    end: t('conflict.markEnd'),
  });
  return {
    ...form,
    title: merged.title,
    body,
    tags: merged.tags.join(', '),
    base: current.number,
    editId: randomUUID(),
    type: '',
    parent: '',
    merging: true,
  };
}

async function conflictInputs(
  web: Web,
  req: Request,
  locals: Locals,
  view: ConflictView,
): Promise<ShownInput[]> {
  const inputs = await showInputs(web.wiki, actorOf(req), locals, view.space.slug, view.inputs, {
    fields: {},
    errors: {},
  });
  const isContested = new Set(view.conflict.fields);
  return inputs.map((input) =>
    isContested.has(input.field)
      ? { ...input, theirs: valueText(locals, input, view.current.values[input.field]) }
      : input,
  );
}

/** Everything there is, to select and copy: nothing typed is lost whatever is chosen. */
function textsOf({ t }: Locals, view: ConflictView, form: EditForm): object[] {
  const { current, base, baseContent } = view;
  return [
    { id: 'texte-votre', label: t('conflict.yours'), body: form.body, isOpen: true },
    {
      id: 'texte-publie',
      label: t('conflict.theirs', { number: current.number, authors: current.authors.join(', ') }),
      body: current.body,
      isOpen: false,
    },
    ...(baseContent
      ? [
          {
            id: 'texte-depart',
            label: t('conflict.base', { number: base }),
            body: baseContent.body,
            isOpen: false,
          },
        ]
      : []),
  ];
}
