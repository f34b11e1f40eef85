/** Doors of accounts, the directory and groups. */

import { sendOwnAgenda } from './agenda.ts';
import { endAgenda, renewAgenda, showAgendaKey } from './agenda-key.ts';
import { emailForm, emailLinkForm, saveEmail, useEmailLink } from './change-email.ts';
import {
  addMember,
  changeKeeper,
  dropGroup,
  dropMember,
  groupForm,
  keepGroup,
  makeGroup,
  newGroupForm,
  quitGroup,
  removeGroupForm,
  showGroup,
  showGroups,
} from './groups.ts';
import { acceptInvitation, invitationForm } from './invited.ts';
import { sendPhoto, showDirectory, showMember } from './members.ts';
import {
  endSessions,
  passwordForm,
  saveLanguage,
  savePassword,
  showAccount,
  showContributions,
  showSessions,
} from './my-account.ts';
import { dropPhoto, keepPhoto, keepProfile, profileForm } from './own-profile.ts';
import { beginPasskey, dropPasskey, keepPasskey, showPasskeys } from './passkeys.ts';
import { leaveForGood, leaveForm, sendExport, showPrivacy } from './personal-data.ts';
import { register, registerForm } from './register.ts';
import { askReset, askResetForm, reset, resetForm } from './reset.ts';
import type { Route } from './route.ts';
import { confirmFactor, endFactor, renewCodes, showFactor, startFactor } from './second-factor.ts';
import { finishSetUp, setUpForm } from './set-up.ts';
import { askLink, enter, enterByLink, leave, linkForm, signInForm } from './sign-in.ts';
import { codeForm, enterCode } from './sign-in-code.ts';
import { askForPasskey, enterByPasskey } from './sign-in-passkey.ts';
import { followSentLink, sentLink } from './submit-link.ts';
import { endToken, makeToken, showTokens } from './tokens.ts';

/** In the order in which they are tried: the more particular first. */
export const peopleRoutes: readonly Route[] = [
  { method: 'get', path: '/setup/:secret', handler: setUpForm },
  { method: 'post', path: '/setup/:secret', handler: finishSetUp },
  { method: 'get', path: '/login', handler: signInForm },
  { method: 'post', path: '/login', handler: enter, limit: 'sign-in' },
  { method: 'post', path: '/login/link', handler: askLink, limit: 'reset' },
  { method: 'get', path: '/login/link/:secret', handler: linkForm },
  { method: 'post', path: '/login/link/:secret', handler: enterByLink },
  { method: 'post', path: '/login/passkey/options', handler: askForPasskey },
  { method: 'post', path: '/login/passkey', handler: enterByPasskey, limit: 'passkey' },
  { method: 'get', path: '/reset', handler: askResetForm },
  { method: 'post', path: '/reset', handler: askReset, limit: 'reset' },
  { method: 'get', path: '/reset/:secret', handler: resetForm },
  { method: 'post', path: '/reset/:secret', handler: reset },
  { method: 'get', path: '/invite/:secret', handler: invitationForm },
  // A meeting may join by one link: only what is refused counts, else it would tell addresses that have accounts.
  { method: 'post', path: '/invite/:secret', handler: acceptInvitation, limit: 'sign-in' },
  { method: 'get', path: '/register', handler: registerForm },
  { method: 'post', path: '/register', handler: register, limit: 'register' },
  { method: 'get', path: '/login/code', handler: codeForm },
  { method: 'post', path: '/login/code', handler: enterCode, limit: 'code' },
  { method: 'get', path: '/email/:secret', handler: emailLinkForm },
  { method: 'post', path: '/email/:secret', handler: useEmailLink },
  { method: 'get', path: '/correct/:secret', handler: sentLink },
  { method: 'post', path: '/correct/:secret', handler: followSentLink, form: 'save' },
  { method: 'get', path: '/me', handler: showAccount },
  { method: 'get', path: '/me/password', handler: passwordForm },
  { method: 'post', path: '/me/password', handler: savePassword, limit: 'code' },
  { method: 'get', path: '/me/email', handler: emailForm },
  { method: 'post', path: '/me/email', handler: saveEmail, limit: 'code' },
  { method: 'post', path: '/me/language', handler: saveLanguage },
  { method: 'get', path: '/me/sessions', handler: showSessions },
  { method: 'post', path: '/me/sessions/:which/end', handler: endSessions },
  { method: 'get', path: '/me/tokens', handler: showTokens },
  { method: 'post', path: '/me/tokens', handler: makeToken, limit: 'code' },
  { method: 'post', path: '/me/tokens/:id/revoke', handler: endToken },
  { method: 'get', path: '/me/second-factor', handler: showFactor },
  { method: 'post', path: '/me/second-factor/start', handler: startFactor, limit: 'code' },
  { method: 'post', path: '/me/second-factor/confirm', handler: confirmFactor, limit: 'code' },
  { method: 'post', path: '/me/second-factor/codes', handler: renewCodes, limit: 'code' },
  { method: 'post', path: '/me/second-factor/off', handler: endFactor, limit: 'code' },
  { method: 'get', path: '/me/passkeys', handler: showPasskeys },
  { method: 'post', path: '/me/passkeys', handler: beginPasskey, limit: 'code' },
  { method: 'post', path: '/me/passkeys/confirm', handler: keepPasskey, limit: 'code' },
  { method: 'post', path: '/me/passkeys/remove', handler: dropPasskey, limit: 'code' },
  { method: 'get', path: '/me/contributions', handler: showContributions },
  { method: 'get', path: '/me/profile', handler: profileForm },
  { method: 'post', path: '/me/profile', handler: keepProfile },
  { method: 'post', path: '/me/photo', handler: keepPhoto, form: 'upload' },
  { method: 'post', path: '/me/photo/delete', handler: dropPhoto },
  { method: 'get', path: '/me/export', handler: sendExport, limit: 'search' },
  { method: 'get', path: '/me/leave', handler: leaveForm },
  { method: 'post', path: '/me/leave', handler: leaveForGood, limit: 'code' },
  { method: 'get', path: '/agenda/subscription', handler: showAgendaKey },
  { method: 'post', path: '/agenda/subscription', handler: renewAgenda },
  { method: 'post', path: '/agenda/subscription/end', handler: endAgenda },
  { method: 'get', path: '/agenda/:secret.ics', handler: sendOwnAgenda },
  { method: 'get', path: '/members', handler: showDirectory, limit: 'search' },
  { method: 'get', path: '/members/:handle', handler: showMember },
  { method: 'get', path: '/members/:handle/photo', handler: sendPhoto },
  { method: 'get', path: '/groups', handler: showGroups },
  { method: 'get', path: '/groups/new', handler: newGroupForm },
  { method: 'post', path: '/groups/new', handler: makeGroup },
  { method: 'get', path: '/groups/:handle', handler: showGroup },
  { method: 'get', path: '/groups/:handle/edit', handler: groupForm },
  { method: 'post', path: '/groups/:handle/edit', handler: keepGroup },
  { method: 'post', path: '/groups/:handle/add', handler: addMember },
  { method: 'post', path: '/groups/:handle/remove', handler: dropMember },
  { method: 'post', path: '/groups/:handle/keeper', handler: changeKeeper },
  { method: 'post', path: '/groups/:handle/leave', handler: quitGroup },
  { method: 'get', path: '/groups/:handle/delete', handler: removeGroupForm },
  { method: 'post', path: '/groups/:handle/delete', handler: dropGroup },
  { method: 'get', path: '/privacy', handler: showPrivacy, isKept: true },
  { method: 'post', path: '/logout', handler: leave, limit: 'never' },
];
