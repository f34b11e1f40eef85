/** One's own profile: what one tells of oneself and to whom, and a photo. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { memberLimits } from '../core/member.ts';
import { contactNames, profileLimits, visibilities } from '../core/profile.ts';
import {
  mostPhotoBytes,
  type OwnProfile,
  removePhoto,
  saveProfile,
  setPhoto,
  viewOwnProfile,
} from '../wiki/profiles.ts';
import { type FieldFaults, faultsOf, messagesOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { runMiddleware } from './middleware.ts';
import { ownScreen, renderOwn } from './own.ts';
import { textOf } from './query.ts';
import type { Web } from './web.ts';

export const profileForm = ownScreen((web, req, res, member) => showProfile(web, req, res, member, {}));

export const keepProfile = ownScreen(async (web, req, res, member) => {
  const form = (name: string) => fieldOf(req.body, name);
  try {
    await saveProfile(web.wiki, member, form);
  } catch (error) {
    return showProfile(web, req, res, member, { form, errors: faultsOf(error), status: 422 });
  }
  res.redirect(303, web.urls.ownProfile({ saved: true }));
});

export const keepPhoto = ownScreen(async (web, req, res, member) => {
  try {
    const file = await receivePhoto(req, res);
    await setPhoto(web.wiki, member, file);
  } catch (error) {
    if (!(error instanceof WikiError) || !error.code.startsWith('photo.')) throw error;
    const errors = [{ field: 'photo', code: error.code, details: error.details }];
    return showProfile(web, req, res, member, { errors, status: error.status });
  }
  res.redirect(303, web.urls.ownProfile({ saved: true }));
});

export const dropPhoto = ownScreen(async (web, _req, res, member) => {
  await removePhoto(web.wiki, member);
  res.redirect(303, web.urls.ownProfile({ saved: true }));
});

interface Shown {
  /** What was typed, when it could not be kept. */
  form?: (name: string) => string;
  errors?: FieldFaults;
  status?: number;
}

async function showProfile(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  { form, errors = [], status = 200 }: Shown,
): Promise<void> {
  const locals = web.locals(req, res);
  const own = await viewOwnProfile(web.wiki, member);
  const kept = keptForm(own);
  const isSaved = status === 200 && textOf(req, 'saved') === '1';
  const model = {
    title: locals.t('profile.title'),
    own,
    valueOf: form ?? ((name: string) => kept[name] ?? ''),
    messageOf: messagesOf(locals, errors),
    hasErrors: errors.length > 0,
    contactNames,
    visibilities,
    mostBytes: mostPhotoBytes,
    limits: { name: memberLimits.name, ...profileLimits },
    ...(isSaved ? { notice: { kind: 'ok' as const, strong: locals.t('profile.saved') } } : {}),
  };
  await renderOwn(web, req, res, 'own-profile', model, status);
}

function keptForm({ name, profile }: OwnProfile): Readonly<Record<string, string>> {
  const { organisation, role, about, listed, contacts } = profile;
  const reached = contactNames.flatMap((contact) => [
    [contact, contacts[contact].value],
    [`${contact}SeenBy`, contacts[contact].seenBy],
  ]);
  return { name, organisation, role, about, listed, ...Object.fromEntries(reached) };
}

/** One picture, in memory: it is drawn anew at once and not kept. @throws WikiError photo.… */
async function receivePhoto(req: Request, res: Response): Promise<{ name: string; bytes: Buffer }> {
  const { default: multer } = await import('multer');
  const limits = {
    files: 1,
    fields: 3,
    parts: 4,
    fileSize: mostPhotoBytes,
    fieldSize: 4096,
    headerPairs: 50,
  };
  const read = multer({ storage: multer.memoryStorage(), limits, defParamCharset: 'utf8' }).single('photo');
  await runMiddleware(read, req, res).catch((error: unknown) => {
    throw isTooLarge(error) ? new WikiError('too-large', 'photo.too-large', { max: mostPhotoBytes }) : error;
  });
  if (!req.file || req.file.size === 0) throw new WikiError('invalid', 'photo.none');
  return { name: req.file.originalname, bytes: req.file.buffer };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'LIMIT_FILE_SIZE';
}
