/** What there is to manage beside spaces, each a card that leads to its own screen. */
import { administers, type Member } from '../core/access.ts';
import type { Locals } from './locals.ts';
import type { Stop } from './web.ts';

export interface AdminCard {
  title: string;
  text: string;
  href: string;
  icon: string;
}

/** The way from what there is to manage to a screen below it, with the stops between. */
export function adminTrail({ t, urls }: Pick<Locals, 't' | 'urls'>, ...between: readonly Stop[]): Stop[] {
  return [{ title: t('admin.title'), href: urls.admin() }, ...between];
}

/** The stop of the accounts, for the screens below it. */
export function peopleStop({ t, urls }: Pick<Locals, 't' | 'urls'>): Stop {
  return { title: t('people.title'), href: urls.adminPeople() };
}

/** The cards of what this actor may do; none for who may do nothing. @param manages whether they manage a space. */
export function adminCards(
  locals: Pick<Locals, 't' | 'urls'>,
  member: Member | undefined,
  manages: boolean,
): AdminCard[] {
  const isAdmin = member !== undefined && administers(member);
  const shared = manages || isAdmin ? sharedCards(locals) : [];
  return isAdmin ? [...ownCards(locals), ...shared, settingsCard(locals)] : shared;
}

/** What managers of spaces find too, for their spaces. */
function sharedCards({ t, urls }: Pick<Locals, 't' | 'urls'>): AdminCard[] {
  return [
    { title: t('admin.people'), text: t('admin.peopleWhy'), href: urls.adminPeople(), icon: 'users' },
    {
      title: t('admin.invitations'),
      text: t('admin.invitationsWhy'),
      href: urls.invitations(),
      icon: 'mail',
    },
    { title: t('admin.audit'), text: t('admin.auditWhy'), href: urls.audit(), icon: 'scroll-text' },
  ];
}

/** What somebody alone on a new wiki does first, in this order. */
export function firstSteps({ t, urls }: Pick<Locals, 't' | 'urls'>): Omit<AdminCard, 'icon'>[] {
  const hrefs = {
    spaces: urls.adminSpaces(),
    groups: urls.newGroup(),
    invite: urls.invitations(),
    settings: urls.siteSettings(),
    safety: urls.secondFactor(),
  };
  return Object.entries(hrefs).map(([step, href]) => ({
    title: t(`admin.first.${step}`),
    text: t(`admin.first.${step}Why`),
    href,
  }));
}

function settingsCard({ t, urls }: Pick<Locals, 't' | 'urls'>): AdminCard {
  const [title, text] = [t('admin.settingsSite'), t('admin.settingsSiteWhy')];
  return { title, text, href: urls.siteSettings(), icon: 'settings' };
}

function ownCards({ t, urls }: Pick<Locals, 't' | 'urls'>): AdminCard[] {
  return [
    {
      title: t('spaces.title'),
      text: t('admin.spacesWhy'),
      href: urls.adminSpaces(),
      icon: 'layout-grid',
    },
    { title: t('admin.groups'), text: t('admin.groupsWhy'), href: urls.groups(), icon: 'users' },
  ];
}
