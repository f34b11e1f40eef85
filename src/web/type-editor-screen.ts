/** The screen on which a page type is changed: its draft with the words and choices around it. */
import type { Member } from '../core/access.ts';
import type { FieldErrors } from '../core/entry.ts';
import { type EntryViewName, entryViews } from '../core/entry-query.ts';
import { lineLetters } from '../core/page.ts';
import { creationWords, schemaWords, toneWords } from '../core/page-type-keys.ts';
import type { DraftProblem } from '../core/read-draft.ts';
import { type FieldDraft, kindOf, sortWords } from '../core/type-draft.ts';
import type { SaveOutcome } from '../wiki/save-page.ts';
import type { TypeEditView } from '../wiki/type-editor.ts';
import type { Weighed } from '../wiki/weigh-type.ts';
import { errorText } from './inputs.ts';
import type { Locals } from './locals.ts';
import type { TypeForm } from './type-form.ts';
import { effectWords, kindGroups, problemSentences, typeErrorText } from './type-words.ts';
import type { PageModel } from './web.ts';

export interface TypeScreen {
  view: TypeEditView;
  form: TypeForm;
  problems?: readonly DraftProblem[];
  /** What the save was refused for after all. */
  outcome?: Extract<SaveOutcome, { kind: 'invalid' }>;
  /** What has to be confirmed. */
  weighed?: Weighed;
  /** The end of an id: where one goes on. */
  focus?: string;
  status?: number;
}

/** Drawings to choose from; a type may name any other in its text. */
const typeIcons = [
  'file-text',
  'calendar-days',
  'users',
  'user-round',
  'house',
  'map-pin',
  'building-2',
  'landmark',
  'gavel',
  'scale',
  'list-checks',
  'newspaper',
  'book-open',
  'scroll-text',
  'mail',
  'megaphone',
  'lightbulb',
  'handshake',
  'graduation-cap',
  'wallet',
  'package',
  'leaf',
  'music',
  'image',
] as const;

export function typeScreenModel(
  locals: Locals,
  screen: TypeScreen,
  member: Member | undefined,
): PageModel & Record<string, unknown> {
  const { view, form, focus = '', weighed } = screen;
  const { t, urls } = locals;
  const { page, space } = view;
  const heading = page ? t('types.heading', { title: page.title }) : t('types.newHeading');
  const said = sayProblems(locals, screen);
  const first = said.problems.length > 0 || weighed ? '' : focus;
  return {
    title: heading,
    heading,
    space,
    trail: view.trail,
    here: page ? t('types.here') : t('types.newHere'),
    isUnlisted: true,
    view,
    form,
    draft: form.draft,
    action: urls.typeFields(space.slug, page?.slug),
    ...said,
    unreadable: view.page && !view.type ? problemSentences(locals, view.problems) : [],
    weighed: weighed && {
      isCut: weighed.isCut,
      effects: weighed.effects.map((effect) => effectWords(locals, effect)),
    },
    isStale: view.base !== view.current,
    focusOn: (id: string) => id === first,
    rows: form.draft.fields.map((row) => ({
      ...row,
      key: keyOf(view, row),
      kindHelp: kindHelp(locals, row),
    })),
    gone: form.draft.retired.map((row) => ({ ...row, written: JSON.stringify(row) })),
    hasIcon: (name: string) => isDrawn(locals, name),
    kinds: kindGroups(locals),
    isMember: member !== undefined,
    ...choices(locals, screen),
  };
}

/** A type may name a drawing that the sprite does not have. */
function isDrawn({ icon }: Locals, name: string): boolean {
  try {
    return icon(name) !== '';
  } catch {
    return false;
  }
}

/** Of a field that is saved: what its values are kept under. */
function keyOf({ type }: TypeEditView, { id }: FieldDraft): string {
  const saved = [...(type?.fields ?? []), ...(type?.retired ?? [])];
  return saved.some(({ name }) => name === id) ? id : '';
}

function kindHelp({ t, has }: Locals, { kind }: FieldDraft): string {
  const key = `types.kindExamples.${kindOf(kind) ?? 'text'}`;
  return has(key) ? t(key) : '';
}

function choices({ t }: Locals, { view, form }: TypeScreen) {
  const { draft } = form;
  const named = ({ id, label }: FieldDraft) => ({ value: id, label: label || t('types.unnamed') });
  const gone = draft.retired.map((row) => ({ ...named(row), isGone: true }));
  const all = draft.fields.map(named);
  // What was chosen stays to be seen, even when it is no choice any more.
  const withChosen = (list: readonly { value: string; label: string }[], chosen: string) => {
    if (chosen === '' || list.some(({ value }) => value === chosen)) return list;
    const lost = gone.find(({ value }) => value === chosen);
    return [...list, { value: chosen, label: t('types.lost', { label: lost?.label ?? chosen }) }];
  };
  const dated = draft.fields.filter(({ kind }) =>
    ['date', 'datetime', 'period', 'recurrence'].includes(kind),
  );
  const { icon } = draft;
  return {
    letters: lineLetters,
    icons: icon === '' || typeIcons.some((name) => name === icon) ? typeIcons : [...typeIcons, icon],
    views: (Object.keys(entryViews) as EntryViewName[]).map((value) => ({
      value,
      label: t(`types.views.${value}`),
    })),
    sorts: withChosen(
      [...sortWords.map((value) => ({ value, label: t(`types.sorts.${value}`) })), ...all],
      draft.sort,
    ),
    dates: withChosen(dated.map(named), draft.agenda),
    creations: Object.values(creationWords),
    schemas: Object.values(schemaWords),
    tones: Object.keys(toneWords).join(', '),
    targets: (chosen: string) =>
      withChosen(
        view.types.map(({ slug, title }) => ({ value: slug, label: title })),
        chosen,
      ),
    homes: withChosen(
      view.spaces.map(({ slug, title }) => ({ value: slug, label: title })),
      draft.space,
    ),
    conditions: ({ id, ifField }: FieldDraft) =>
      withChosen(
        all.filter(({ value }) => value !== id),
        ifField,
      ),
  };
}

/** `problems` for the list at the top, `errorAt` for the words beside a control. */
function sayProblems(locals: Locals, { form, problems = [], outcome }: TypeScreen) {
  const rowLabel = (id: string) =>
    form.draft.fields.find((row) => row.id === id)?.label || (id === '' ? '' : locals.t('types.unnamed'));
  const beside = problems.map((problem) => {
    const text = typeErrorText(locals, problem);
    const id = problem.row === '' ? problem.control : `${problem.control}-${problem.row}`;
    const label = rowLabel(problem.row);
    const isPlaced = problem.control !== 'form' && problem.control !== 'fields';
    return {
      id,
      said: text,
      text: label === '' ? text : locals.t('edit.problem', { label, problem: text }),
      ...(isPlaced ? { href: `#t-${id}` } : {}),
    };
  });
  const others = Object.entries(outcome?.errors ?? ({} as FieldErrors)).map(([name, error]) => ({
    id: name,
    said: errorText(locals, error),
    text: errorText(locals, error),
  }));
  const all = [...beside, ...others];
  return {
    problems: all,
    errorAt: (control: string, row = ''): string =>
      all.find(({ id }) => id === (row === '' ? control : `${control}-${row}`))?.said ?? '',
    hasErrors: (row: string, controls: readonly string[]) =>
      controls.some((control) => all.some(({ id }) => id === `${control}-${row}`)),
  };
}
