/** The screen of who may do what, for a space and for a page: one form, answered without JavaScript. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import {
  type AccessAddress,
  type AccessChange,
  type ChangeOutcome,
  changeAccess,
  compareAccess,
  rolesFor,
} from '../wiki/access-rules.ts';
import { type AccessView, rowsOf, viewAccess } from '../wiki/access-view.ts';
import { type Candidate, candidatesOf, findCandidates, ruleWords } from '../wiki/community.ts';
import { type AccessForm, accessFormOf, readAccessForm, wishOf, withGrant } from './access-form.ts';
import { createAccessWords } from './access-words.ts';
import { actorOf } from './actor.ts';
import { paramOf, textOf } from './query.ts';
import { eyesOf } from './view-as.ts';
import type { Notice, Web } from './web.ts';

/** How the screen stands beside the form: what a change would do, who could be meant, what somebody else did. */
interface AccessScreen {
  form: AccessForm;
  change?: AccessChange;
  /** Whether the change cannot be saved before something is answered. */
  isAsking?: boolean;
  isStale?: boolean;
  choices?: readonly Candidate[];
  /** Key under `access` of why nobody was added. */
  addFault?: string;
  notice?: Notice;
  status?: number;
}

const addressOf = (req: Request): AccessAddress => {
  const slug = paramOf(req, 'slug');
  return { space: paramOf(req, 'space'), ...(slug === '' ? {} : { slug }) };
};

export async function accessForm(web: Web, req: Request, res: Response): Promise<void> {
  const view = await viewAccess(web.wiki, actorOf(req), addressOf(req));
  const { t } = web.locals(req, res);
  const isSaved = textOf(req, 'saved') === '1';
  await show(web, req, res, view, {
    form: accessFormOf(view.guarded.rule, view.guarded),
    ...(isSaved ? { notice: { kind: 'ok', strong: t('access.saved') } } : {}),
  });
}

export async function saveAccess(web: Web, req: Request, res: Response): Promise<void> {
  const form = readAccessForm(req);
  const [action] = form.action.split(':');
  if (action === 'add' && (form.add.trim() !== '' || form.action !== 'add'))
    return addGrant(web, req, res, form);
  if (action === 'save' || action === 'inherit') return save(web, req, res, form);
  const view = await viewAccess(web.wiki, actorOf(req), addressOf(req));
  const change = await compareAccess(web.wiki, actorOf(req), view.guarded, wishOf(form));
  await show(web, req, res, view, { form, change });
}

async function addGrant(web: Web, req: Request, res: Response, form: AccessForm): Promise<void> {
  const view = await viewAccess(web.wiki, actorOf(req), addressOf(req));
  const [, kind, id] = form.action.split(':');
  const chosen = candidatesOf(view.community).filter((one) => one.kind === kind && String(one.id) === id);
  const found = kind === undefined ? findCandidates(view.community, form.add) : chosen;
  const [only] = found;
  if (only && found.length === 1) {
    const rule = withGrant(form.rule, only.kind, only.id);
    return show(web, req, res, view, { form: { ...form, rule, add: '' } });
  }
  const addFault = found.length === 0 ? 'addUnknown' : 'addMany';
  await show(web, req, res, view, { form, choices: found, addFault, status: 422 });
}

async function save(web: Web, req: Request, res: Response, form: AccessForm): Promise<void> {
  const [actor, address] = [actorOf(req), addressOf(req)];
  const { base, reason, past, confirmed } = form;
  const outcome = await changeAccess(web.wiki, actor, {
    ...address,
    base,
    wish: wishOf(form),
    reason,
    ...(past ? { past } : {}),
    confirmed,
  });
  if (outcome.kind === 'saved') return res.redirect(303, placeAfter(web, outcome, address));
  if (outcome.kind === 'unchanged') return res.redirect(303, web.urls.access(address.space, address.slug));
  const view = await viewAccess(web.wiki, actor, address);
  const isStale = outcome.kind === 'stale';
  const status = isStale ? 409 : 422;
  await show(web, req, res, view, { form, change: outcome.change, isAsking: !isStale, isStale, status });
}

/** Whoever has just given up the right to manage goes to what they may still see. */
function placeAfter(
  { urls }: Web,
  { stillManages, stillReads }: Extract<ChangeOutcome, { kind: 'saved' }>,
  { space, slug }: AccessAddress,
): string {
  if (stillManages) return urls.access(space, slug, { saved: true });
  if (!stillReads) return urls.home();
  return slug === undefined ? urls.space(space) : urls.page(space, slug);
}

async function show(
  web: Web,
  req: Request,
  res: Response,
  view: AccessView,
  screen: AccessScreen,
): Promise<void> {
  const { member } = req;
  if (!member) throw new WikiError('forbidden', 'role.manage');
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const { space, page, accessId, inherits } = view.guarded;
  const { form, change, status = 200, notice } = screen;
  const words = createAccessWords(locals);
  const sentenceOf = (rule: AccessForm['rule']) => words.sentence(ruleWords(rule, view.community));
  const isInherit = form.action === 'inherit';
  const rule = isInherit ? view.guarded.spaceRule : form.rule;
  const model = {
    title: t('access.titleOf', { title: page?.title ?? space.title }),
    space,
    trail: [
      { title: space.title, space: space.slug },
      ...(page ? [{ title: page.title, space: page.space, slug: page.slug }] : []),
    ],
    here: t('access.here'),
    isUnlisted: true,
    notice,
    view,
    words,
    action: urls.access(space.slug, page?.slug),
    summary: sentenceOf(view.guarded.rule),
    admins: ruleWords(view.guarded.rule, view.community).admins,
    spaceSummary: page && view.guarded.knowsSpace ? sentenceOf(view.guarded.spaceRule) : '',
    rows: [...fixedRows(locals, rule, view), ...grantRows(locals, rule, view)],
    candidates: candidatesOf(view.community),
    ...addModel(screen),
    change: change && { ...change, sentence: sentenceOf(change.after) },
    isAsking: screen.isAsking ?? false,
    isStale: screen.isStale ?? false,
    form,
    wish: isInherit ? 'inherit' : 'save',
    base: { accessId, inherits },
    looks: eyesOf(member, view.community),
    next: page ? urls.page(page.space, page.slug) : urls.space(space.slug),
  };
  await web.render(req, res, 'access', model, { status });
}

function addModel({ choices = [], addFault = '', form }: AccessScreen) {
  const offered = choices.map((one) => ({ ...one, icon: one.kind === 'group' ? 'users' : 'user-check' }));
  return { choices: offered, addFault, add: form.add };
}

type Words = Pick<ReturnType<Web['locals']>, 't'>;

/** Everybody, and everybody with an account. */
function fixedRows({ t }: Words, rule: AccessForm['rule'], { community }: AccessView) {
  const count = community.members.size;
  return [
    {
      name: 'visitors',
      icon: 'globe',
      who: t('access.rows.everyone'),
      hint: t('access.rows.everyoneHint'),
      role: rule.visitors,
      roles: rolesFor('visitors'),
    },
    {
      name: 'members',
      icon: 'users',
      who: t('access.rows.members'),
      hint: t('access.rows.accounts', { count }),
      role: rule.members,
      roles: rolesFor('others'),
    },
  ];
}

function grantRows({ t }: Words, rule: AccessForm['rule'], { community }: AccessView) {
  return rowsOf(rule, community).map(({ kind, id, name, handle, count, role }) => ({
    name: `${kind}-${id}`,
    icon: kind === 'group' ? 'users' : 'user-check',
    who: kind === 'group' ? t('access.rows.group', { name }) : name,
    hint: kind === 'group' ? t('access.rows.inGroup', { count, handle }) : `@${handle}`,
    role,
    roles: rolesFor('others'),
  }));
}
