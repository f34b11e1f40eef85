/** The screens of groups: the list of them, one with its members, making, changing and removing one. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import {
  addToGroup,
  changeGroup,
  createGroup,
  type GroupForm,
  leaveGroup,
  longestDescription,
  removeFromGroup,
  removeGroup,
  setKeeper,
} from '../wiki/groups.ts';
import { listGroups, viewGroup } from '../wiki/view-groups.ts';
import { actorOf } from './actor.ts';
import { type FieldFaults, faultsOf, messagesOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { errorText } from './inputs.ts';
import { paramOf } from './query.ts';
import type { Handler } from './route.ts';
import type { Web } from './web.ts';

const handleOf = (req: Request) => paramOf(req, 'handle');

export async function showGroups(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const view = await listGroups(web.wiki, actorOf(req));
  await web.render(req, res, 'groups', { title: t('groups.title'), isUnlisted: true, view });
}

export async function showGroup(web: Web, req: Request, res: Response): Promise<void> {
  await renderGroup(web, req, res, {});
}

interface Refused {
  /** What was typed to add somebody, and why it did not work. */
  who?: string;
  error?: WikiError;
}

async function renderGroup(web: Web, req: Request, res: Response, refused: Refused): Promise<void> {
  const locals = web.locals(req, res);
  const view = await viewGroup(web.wiki, actorOf(req), handleOf(req));
  const { who = '', error } = refused;
  const model = {
    title: view.name,
    trail: [{ title: locals.t('groups.title'), href: web.urls.groups() }],
    here: view.name,
    isUnlisted: true,
    view,
    who,
    message: error && errorText(locals, error),
  };
  await web.render(req, res, 'group', model, { status: error ? 422 : 200 });
}

const formOf = (req: Request): GroupForm => ({
  name: fieldOf(req.body, 'name'),
  description: fieldOf(req.body, 'description'),
});

/** Who may not make groups is not shown the form. */
export async function newGroupForm(web: Web, req: Request, res: Response): Promise<void> {
  const { may } = await listGroups(web.wiki, actorOf(req));
  if (!may.create) throw new WikiError('forbidden', 'group.create');
  await showForm(web, req, res, { name: '', description: '' }, []);
}

export async function makeGroup(web: Web, req: Request, res: Response): Promise<void> {
  const form = formOf(req);
  try {
    const { handle } = await createGroup(web.wiki, actorOf(req), form);
    res.redirect(303, web.urls.group(handle));
  } catch (error) {
    await showForm(web, req, res, form, faultsOf(error));
  }
}

export async function groupForm(web: Web, req: Request, res: Response): Promise<void> {
  const { name, description, may } = await viewGroup(web.wiki, actorOf(req), handleOf(req));
  if (!may.manage) throw new WikiError('forbidden', 'group.keep');
  await showForm(web, req, res, { name, description }, []);
}

export async function keepGroup(web: Web, req: Request, res: Response): Promise<void> {
  const form = formOf(req);
  try {
    await changeGroup(web.wiki, actorOf(req), handleOf(req), form);
    res.redirect(303, web.urls.group(handleOf(req)));
  } catch (error) {
    await showForm(web, req, res, form, faultsOf(error));
  }
}

async function showForm(
  web: Web,
  req: Request,
  res: Response,
  form: GroupForm,
  errors: FieldFaults,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const handle = handleOf(req);
  const title = t(handle === '' ? 'groups.new' : 'groups.edit');
  const model = {
    title,
    trail: [{ title: t('groups.title'), href: urls.groups() }],
    here: title,
    isUnlisted: true,
    form,
    action: handle === '' ? urls.newGroup() : urls.groupAction(handle, 'edit'),
    back: handle === '' ? urls.groups() : urls.group(handle),
    submit: t(handle === '' ? 'groups.create' : 'groups.keep'),
    longest: longestDescription,
    messageOf: messagesOf(locals, errors),
  };
  await web.render(req, res, 'group-form', model, { status: errors.length > 0 ? 422 : 200 });
}

/** Somebody is named by handle or by name; who was not found is asked for again. */
export async function addMember(web: Web, req: Request, res: Response): Promise<void> {
  const who = fieldOf(req.body, 'who');
  try {
    await addToGroup(web.wiki, actorOf(req), handleOf(req), who);
    res.redirect(303, web.urls.group(handleOf(req)));
  } catch (error) {
    if (!(error instanceof WikiError) || error.kind !== 'invalid') throw error;
    await renderGroup(web, req, res, { who, error });
  }
}

/** Runs the action, then shows the group as it is now. */
const thenGroup =
  (act: (web: Web, req: Request) => Promise<void>): Handler =>
  async (web, req, res) => {
    await act(web, req);
    res.redirect(303, web.urls.group(handleOf(req)));
  };

export const dropMember = thenGroup((web, req) =>
  removeFromGroup(web.wiki, actorOf(req), handleOf(req), fieldOf(req.body, 'who')),
);

export const changeKeeper = thenGroup((web, req) =>
  setKeeper(web.wiki, actorOf(req), handleOf(req), {
    who: fieldOf(req.body, 'who'),
    isManager: fieldOf(req.body, 'keeps') === '1',
  }),
);

export const quitGroup = thenGroup((web, req) => leaveGroup(web.wiki, actorOf(req), handleOf(req)));

export async function removeGroupForm(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const view = await viewGroup(web.wiki, actorOf(req), handleOf(req));
  if (!view.may.remove) throw new WikiError('forbidden', 'group.remove');
  await web.render(req, res, 'group-delete', {
    title: t('groups.removeOf', { name: view.name }),
    trail: [
      { title: t('groups.title'), href: urls.groups() },
      { title: view.name, href: urls.group(view.handle) },
    ],
    here: t('groups.remove'),
    isUnlisted: true,
    view,
  });
}

export async function dropGroup(web: Web, req: Request, res: Response): Promise<void> {
  await removeGroup(web.wiki, actorOf(req), handleOf(req));
  res.redirect(303, web.urls.groups());
}
