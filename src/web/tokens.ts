/** Screens of personal tokens: the list, a new one shown once, the end of one. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { provePassword } from '../wiki/prove.ts';
import { addToken, listTokens, revokeToken, tokenDays } from '../wiki/tokens.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { ownScreen, renderOwn, tellNext, toldNotice } from './own.ts';
import { requireNumber } from './query.ts';
import type { Web } from './web.ts';

interface TokensScreen {
  typed: { name: string; scope: string; days: string };
  errors: FieldFaults;
  /** The token that was just made, told this once. */
  secret?: string;
}

const untyped = { name: '', scope: 'read', days: '90' };

export const showTokens = ownScreen((web, req, res, member) =>
  renderTokens(web, req, res, member, { typed: untyped, errors: [] }),
);

async function renderTokens(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  screen: TokensScreen,
): Promise<void> {
  const title = web.locals(req, res).t('tokens.title');
  const tokens = await listTokens(web.wiki, member);
  const model = { title, notice: toldNotice(web, req, res), tokens, tokenDays, ...screen };
  await renderOwn(web, req, res, 'account-tokens', model, screen.errors.length > 0 ? 422 : 200);
}

/** Asks for the password: a token outlives the session it was made in. */
export const makeToken = ownScreen(async (web, req, res, member) => {
  const typed = {
    name: fieldOf(req.body, 'name'),
    scope: fieldOf(req.body, 'scope'),
    days: fieldOf(req.body, 'days'),
  };
  try {
    await provePassword(web.wiki, member, fieldOf(req.body, 'password'));
    const scope = typed.scope === 'write' ? 'write' : 'read';
    const days = /^\d{1,3}$/.test(typed.days) ? Number(typed.days) : 0;
    const secret = await addToken(web.wiki, member.id, { name: typed.name, scope, days });
    await renderTokens(web, req, res, member, { typed: untyped, errors: [], secret });
  } catch (error) {
    await renderTokens(web, req, res, member, { typed, errors: faultsOf(error) });
  }
});

export const endToken = ownScreen(async (web, req, res, member) => {
  await revokeToken(web.wiki, member, requireNumber(req, 'id'));
  tellNext(req, 'revoked');
  res.redirect(303, web.urls.ownTokens());
});
