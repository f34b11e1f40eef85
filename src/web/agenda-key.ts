/** The screen of the address by which calendars show one's own agenda: made, told once, renewed, ended. */
import type { Request, Response } from 'express';
import type { Member } from '../core/access.ts';
import { endAgendaKey, findAgendaKey, renewAgendaKey } from '../wiki/agenda-key.ts';
import { agendaFilterOf, filterParams } from './agenda.ts';
import { ownScreen } from './own.ts';
import type { Notice, Web } from './web.ts';

export const showAgendaKey = ownScreen((web, req, res, member) => renderKey(web, req, res, member, {}));

export const renewAgenda = ownScreen(async (web, req, res, member) => {
  const { t } = web.locals(req, res);
  const secret = await renewAgendaKey(web.wiki, member, t('agenda.key.token'));
  await renderKey(web, req, res, member, { secret });
});

export const endAgenda = ownScreen(async (web, req, res, member) => {
  const { t } = web.locals(req, res);
  await endAgendaKey(web.wiki, member);
  await renderKey(web, req, res, member, { notice: { kind: 'ok', strong: t('agenda.key.ended') } });
});

async function renderKey(
  web: Web,
  req: Request,
  res: Response,
  member: Member,
  { secret, notice }: { secret?: string; notice?: Notice },
): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const params = filterParams(agendaFilterOf(req));
  await web.render(req, res, 'agenda-key', {
    title: t('agenda.key.title'),
    trail: [{ title: t('agenda.name'), href: urls.agenda() }],
    here: t('agenda.key.title'),
    isUnlisted: true,
    notice,
    key: await findAgendaKey(web.wiki, member),
    renewHref: urls.agendaKey(undefined, params),
    endHref: urls.agendaKey('end', params),
    fileUrl: secret === undefined ? '' : urls.absolute(urls.agendaFile(undefined, params, secret)),
  });
}
