/** Spaces as administrators list and make them, the settings of one, and the door to everything there is to manage. */
import type { Request, Response } from 'express';
import { administers } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { lineLetters, type Space } from '../core/page.ts';
import { communityOf } from '../wiki/community.ts';
import { listPages } from '../wiki/lists.ts';
import { requireAdmin } from '../wiki/prove.ts';
import {
  addSpace,
  changeSettings,
  listAllSpaces,
  listManagedSpaces,
  type SettingsForm,
  type SpaceForm,
  spaceLimits,
  viewSettings,
} from '../wiki/space-settings.ts';
import { createAccessWords } from './access-words.ts';
import { actorOf } from './actor.ts';
import { adminCards, adminTrail, firstSteps } from './admin-cards.ts';
import { errorsModel } from './edit-screen.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { paramOf, textOf } from './query.ts';
import type { Web } from './web.ts';

/** Everything this member may manage. @throws WikiError not-found for who may manage nothing. */
export async function showAdmin(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const spaces = await listManagedSpaces(web.wiki, actorOf(req));
  const cards = adminCards(locals, req.member, spaces.length > 0);
  if (spaces.length + cards.length === 0) throw new WikiError('not-found', 'not-found');
  const actor = actorOf(req);
  const isAlone = administers(actor) && (await communityOf(web.wiki)).members.size === 1;
  const first = isAlone ? firstSteps(locals) : [];
  const model = { title: locals.t('admin.title'), isUnlisted: true, managed: spaces, cards, first };
  await web.render(req, res, 'admin', model);
}

export async function showSpaces(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const items = await listAllSpaces(web.wiki, actorOf(req));
  const words = createAccessWords(locals);
  const model = {
    title: locals.t('spaces.title'),
    isUnlisted: true,
    trail: adminTrail(locals),
    items,
    words,
  };
  await web.render(req, res, 'admin-spaces', { ...model, here: locals.t('spaces.title') });
}

const emptyForm: SpaceForm = { title: '', slug: '', description: '', line: 'a', readers: 'members' };

export async function newSpaceForm(web: Web, req: Request, res: Response): Promise<void> {
  const spaces = await listAllSpaces(web.wiki, actorOf(req));
  const taken = new Set<string>(spaces.map(({ space }) => space.line));
  // A colour and a letter are one space's while there are enough of them.
  const line = lineLetters.find((letter) => !taken.has(letter)) ?? emptyForm.line;
  await showNewSpace(web, req, res, { ...emptyForm, line }, []);
}

export async function createSpace(web: Web, req: Request, res: Response): Promise<void> {
  const field = (name: string) => fieldOf(req.body, name).slice(0, 1000);
  const form: SpaceForm = {
    title: field('title'),
    slug: field('slug'),
    description: field('description'),
    line: field('line'),
    readers: field('readers'),
  };
  try {
    const slug = await addSpace(web.wiki, actorOf(req), form);
    res.redirect(303, web.urls.space(slug));
  } catch (error) {
    await showNewSpace(web, req, res, form, faultsOf(error));
  }
}

async function showNewSpace(
  web: Web,
  req: Request,
  res: Response,
  form: SpaceForm,
  faults: FieldFaults,
): Promise<void> {
  requireAdmin(actorOf(req));
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const { groups } = await communityOf(web.wiki);
  const trail = adminTrail(locals, { title: t('spaces.title'), href: urls.adminSpaces() });
  const model = {
    title: t('spaces.new'),
    here: t('spaces.new'),
    trail,
    isUnlisted: true,
    form,
    letters: lineLetters,
    groups: [...groups.values()],
    limits: spaceLimits,
    ...fieldErrors(locals, faults),
  };
  await web.render(req, res, 'space-new', model, { status: faults.length > 0 ? 422 : 200 });
}

export async function settingsForm(web: Web, req: Request, res: Response): Promise<void> {
  const space = await viewSettings(web.wiki, actorOf(req), paramOf(req, 'space'));
  await showSettings(web, req, res, space, space, []);
}

export async function saveSettings(web: Web, req: Request, res: Response): Promise<void> {
  const actor = actorOf(req);
  const slug = paramOf(req, 'space');
  const field = (name: string) => fieldOf(req.body, name).slice(0, 1000);
  const form: SettingsForm = {
    title: field('title'),
    description: field('description'),
    line: field('line'),
    home: field('home'),
    menu: field('menu'),
  };
  try {
    await changeSettings(web.wiki, actor, slug, form);
    res.redirect(303, web.urls.spaceSettings(slug, { saved: true }));
  } catch (error) {
    const faults = faultsOf(error);
    const space = await viewSettings(web.wiki, actor, slug);
    await showSettings(web, req, res, space, form, faults);
  }
}

async function showSettings(
  web: Web,
  req: Request,
  res: Response,
  space: Space,
  form: SettingsForm,
  faults: FieldFaults,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const { pages } = await listPages(web.wiki, actorOf(req), { space: space.slug, page: 1 });
  const isSaved = textOf(req, 'saved') === '1' && faults.length === 0;
  const model = {
    title: t('spaceSettings.titleOf', { space: space.title }),
    space,
    trail: [{ title: space.title, space: space.slug }],
    here: t('spaceSettings.here'),
    isUnlisted: true,
    ...(isSaved ? { notice: { kind: 'ok', strong: t('spaceSettings.saved') } as const } : {}),
    form,
    letters: lineLetters,
    pages,
    limits: spaceLimits,
    ...fieldErrors(locals, faults),
  };
  await web.render(req, res, 'space-settings', model, { status: faults.length > 0 ? 422 : 200 });
}

const controls: Readonly<Record<string, string>> = {
  title: '#titre',
  slug: '#adresse',
  description: '#description',
  line: '#ligne-a',
  readers: '#lecture-members',
  home: '#accueil',
  menu: '#menu',
};

function fieldErrors(locals: ReturnType<Web['locals']>, faults: FieldFaults) {
  const byField = Object.fromEntries(faults.map(({ field, code, details }) => [field, { code, details }]));
  const { problems, errorOf } = errorsModel(locals, byField);
  const names = Object.keys(byField);
  return {
    errorOf,
    problems: problems.map(({ text }, at) => ({ text, href: controls[names[at] ?? ''] ?? '#titre' })),
  };
}
