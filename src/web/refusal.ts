/** The words for somebody who may read but not do what they tried: who may, and whom to ask. */
import type { Request, Response } from 'express';
import { type Role, roles } from '../core/access.ts';
import { type Refusal, viewRefusal } from '../wiki/access-view.ts';
import { createAccessWords } from './access-words.ts';
import { actorOf } from './actor.ts';
import type { Locals } from './locals.ts';
import type { Web } from './web.ts';

/** As web/errors.ts shows it. */
interface Words {
  title: string;
  what: string;
  safe: string;
}

/**
 * @param code of the error; anything but `role.…` has no words here.
 * @returns undefined where the usual words do.
 */
export async function refusalWords(
  web: Web,
  req: Request,
  res: Response,
  code: string,
): Promise<Words | undefined> {
  const role = roles.find((one) => code === `role.${one}`);
  const [space = '', slug] = segmentsOf(req.path);
  if (!role || space === '') return undefined;
  // `/{space}/new` and the like are doors of the space itself.
  const address = slug === undefined ? { space } : { space, slug };
  const refusal = await viewRefusal(web.wiki, actorOf(req), address, role);
  return refusal && wordsFor(web.locals(req, res), refusal, role);
}

function wordsFor(locals: Locals, { isSpace, members }: Refusal, role: Role): Words {
  const { t } = locals;
  const deed = role === 'manage' ? 'manage' : 'write';
  if (!members) {
    const of = (part: string) => t(`refusal.visitor.${deed}.${part}`);
    return {
      title: of(isSpace && deed === 'write' ? 'space' : 'title'),
      what: of('what'),
      safe: t('refusal.visitor.safe'),
    };
  }
  const words = createAccessWords(locals);
  const managers = words.who(members.managers);
  return {
    title: t(`refusal.member.${deed}.title`),
    what: t(`refusal.member.${deed}.what`, { reserved: words.reserved(members.holders) }),
    safe: t('refusal.member.safe', { managers }),
  };
}

function segmentsOf(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return [];
  }
}
