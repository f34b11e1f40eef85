/** The screens of accounts, people, rights and the care of the wiki, and the people who must be there to be seen on them. */
import type { Page } from 'playwright-core';
import { createGroup } from '../../src/wiki/groups.ts';
import { createInvitation } from '../../src/wiki/invitations.ts';
import { register, setRegistration } from '../../src/wiki/registration.ts';
import { newResetSecret } from '../../src/wiki/reset.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, emailOf, password } from '../wiki/people.ts';
import { hostOf, type Screen } from './screens.ts';

const press = (page: Page, name: string) =>
  Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).first().click()]);

/** What who has not signed in is shown. */
const toVisitors: readonly Screen[] = [
  { name: 'the portal', path: '/' },
  { name: 'a space', path: '/observatoire' },
  { name: 'a page', path: '/observatoire/glossaire' },
  { name: 'a closed space', path: '/gare', status: 404 },
  { name: 'a closed page', path: '/gare/charte', status: 404 },
  { name: 'a form that is for members', path: '/observatoire/glossaire/edit', status: 403 },
  { name: 'the directory', path: '/members' },
  { name: 'signing in', path: '/login?next=%2Fgare' },
  {
    name: 'a sign-in that is refused',
    path: '/login',
    status: 422,
    reach: async (page) => {
      await page.getByLabel('Votre adresse de courriel').fill('personne@exemple.org');
      await page.getByLabel('Mot de passe', { exact: true }).fill('ce n’est pas celui-ci');
      await press(page, 'Entrer');
    },
  },
  { name: 'a forgotten password', path: '/reset' },
  {
    name: 'a new password',
    path: '/reset',
    reach: async (page, { wiki }) => {
      const member = await wiki.store.members.findByEmail(emailOf('Trésorerie'));
      const { secret } = await newResetSecret(wiki, 'host', member?.id ?? 0);
      await page.goto(`/reset/${secret}`);
    },
  },
  { name: 'a link that has ended', path: '/reset/inconnu', status: 404 },
  { name: 'asking for an account', path: '/register' },
  {
    name: 'asking for an account with nothing said',
    path: '/register',
    status: 422,
    reach: (page) =>
      Promise.all([
        page.waitForEvent('load'),
        page
          .locator('main form')
          .first()
          .evaluate((form) => (form as HTMLFormElement).submit()),
      ]),
  },
  {
    name: 'an invitation',
    path: '/login',
    reach: async (page, { wiki }) => void (await page.goto(`/invite/${await invite(wiki)}`)),
  },
  { name: 'what becomes of personal data', path: '/privacy' },
];
const visitorScreens = toVisitors.map((screen) => ({
  ...screen,
  name: `to a visitor: ${screen.name}`,
  as: 'visitor',
}));

const handle = 'tresorerie';

const ownScreens: readonly Screen[] = [
  { name: 'one’s account', path: '/me' },
  { name: 'one’s password', path: '/me/password' },
  { name: 'one’s address of mail', path: '/me/email' },
  { name: 'one’s sessions', path: '/me/sessions' },
  { name: 'one’s tokens', path: '/me/tokens' },
  {
    name: 'a new token',
    path: '/me/tokens',
    as: 'Jetons',
    reach: async (page) => {
      await page.locator('main form input[name=name]').fill('Sauvegarde');
      await page.locator('main form input[name=password]').fill(password);
      await Promise.all([
        page.waitForEvent('load'),
        page.locator('main form:has(input[name=name]) button[type=submit]').click(),
      ]);
    },
  },
  { name: 'one’s second factor', path: '/me/second-factor' },
  { name: 'one’s passkeys, at an address that has none', path: '/me/passkeys' },
  {
    name: 'a second factor that is begun',
    path: '/me/second-factor',
    as: 'Prudence',
    reach: async (page) => {
      await page.locator('main form input[name=password]').fill(password);
      await Promise.all([page.waitForEvent('load'), page.locator('main form button[type=submit]').click()]);
    },
  },
  { name: 'what one wrote', path: '/me/contributions' },
  { name: 'one’s profile', path: '/me/profile' },
  { name: 'leaving', path: '/me/leave' },
  { name: 'rights that are not one’s own to change', path: '/gare/access', status: 403, as: 'Rédaction' },
  { name: 'the portal of a member', path: '/', as: 'Rédaction' },
  {
    name: 'a page as visitors see it',
    path: '/observatoire/glossaire',
    as: 'Visite',
    reach: async (page) => {
      await page.evaluate(() =>
        fetch('/view-as', {
          method: 'POST',
          body: new URLSearchParams({ as: 'visitor', next: '/' }),
          redirect: 'manual',
        }),
      );
      await page.reload();
      await page
        .getByRole('button', { name: /redevenir|moi-même|terminer|Revenir/i })
        .first()
        .waitFor();
    },
  },
];

const groupScreens: readonly Screen[] = [
  { name: 'the directory', path: '/members' },
  { name: 'a search in the directory', path: '/members?q=tr' },
  { name: 'a member', path: `/members/${handle}` },
  { name: 'a member who is not there', path: '/members/personne', status: 404 },
  { name: 'groups', path: '/groups' },
  { name: 'a new group', path: '/groups/new' },
  { name: 'a group of members', path: '/groups/bureau' },
  { name: 'the form of a group', path: '/groups/bureau/edit' },
  { name: 'a group about to be removed', path: '/groups/bureau/delete' },
];

const careScreens: readonly Screen[] = [
  { name: 'the care of the wiki', path: '/admin' },
  { name: 'invitations', path: '/admin/invitations' },
  { name: 'spaces and their rights', path: '/admin/spaces' },
  { name: 'a new space', path: '/admin/spaces/new' },
  { name: 'the settings of a space', path: '/gare/settings' },
  { name: 'the rights of a space', path: '/gare/access' },
  { name: 'the rights of a page', path: '/gare/charte/access' },
  { name: 'the audit', path: '/admin/audit' },
  { name: 'everybody', path: '/admin/people' },
  { name: 'one of them', path: `/admin/people/${handle}` },
  { name: 'a rescue', path: `/admin/people/${handle}/rescue` },
  { name: 'a reverting of what one wrote', path: `/admin/people/${handle}/revert` },
  { name: 'a reverting of what a signature wrote', path: '/admin/revert' },
  { name: 'the settings of the site', path: '/admin/settings' },
  { name: 'a page about to be purged', path: '/gare/jetee/purge' },
  { name: 'a text about to be hidden', path: '/gare/marchandisation-reunion-du-12-fevrier-2026/rev/2/hide' },
];

export const peopleScreens: readonly Screen[] = [
  ...visitorScreens,
  ...ownScreens,
  ...groupScreens,
  ...careScreens,
];

async function invite(wiki: Wiki): Promise<string> {
  const wanted = { label: 'Réunion de rentrée', email: '', group: 'bureau', space: '', role: 'read' };
  const { secret } = await createInvitation(wiki, await hostOf(wiki), { ...wanted, days: 7, uses: 10 });
  return secret;
}

/** A group with people, somebody who waits, somebody who is blocked. */
export async function addPeople(wiki: Wiki): Promise<void> {
  const host = await hostOf(wiki);
  await createGroup(wiki, host, {
    name: 'Bureau',
    description: 'Prépare les conseils et signe les courriers.',
  });
  await addPerson(wiki, 'Trésorerie', { groups: ['bureau'] });
  const blocked = await addPerson(wiki, 'Ancien compte');
  await wiki.transact((tx) => tx.members.change(blocked.id, { state: 'blocked' }));
  await setRegistration(wiki, host, true);
  await register(wiki, {
    name: 'Association voisine',
    email: 'voisine@exemple.org',
    why: 'Nous préparons ensemble la journée du printemps.',
    space: 'observatoire',
  });
  await invite(wiki);
}
