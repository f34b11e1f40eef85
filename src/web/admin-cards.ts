/** What there is to manage beside spaces, each a card that leads to its own screen. */
import type { Member } from '../core/access.ts';
import type { Locals } from './locals.ts';

export interface AdminCard {
  title: string;
  text: string;
  href: string;
  icon: string;
}

/** The cards of what this actor may do; none for who may do nothing. */
export function adminCards({ t, urls }: Pick<Locals, 't' | 'urls'>, member: Member | undefined): AdminCard[] {
  if (!member?.isAdmin) return [];
  return [
    {
      title: t('spaces.title'),
      text: t('admin.spacesWhy'),
      href: urls.adminSpaces(),
      icon: 'layout-grid',
    },
    {
      title: t('admin.invitations'),
      text: t('admin.invitationsWhy'),
      href: urls.invitations(),
      icon: 'mail',
    },
  ];
}
