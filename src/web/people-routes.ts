/** Doors of accounts, the directory and groups. */
import { acceptInvitation, invitationForm } from './invited.ts';
import { register, registerForm } from './register.ts';
import { askReset, askResetForm, reset, resetForm } from './reset.ts';
import type { Route } from './route.ts';
import { finishSetUp, setUpForm } from './set-up.ts';
import { askLink, enter, enterByLink, leave, linkForm, signInForm } from './sign-in.ts';

/** In the order in which they are tried: the more particular first. */
export const peopleRoutes: readonly Route[] = [
  { method: 'get', path: '/setup/:secret', handler: setUpForm },
  { method: 'post', path: '/setup/:secret', handler: finishSetUp },
  { method: 'get', path: '/login', handler: signInForm },
  { method: 'post', path: '/login', handler: enter, limit: 'sign-in' },
  { method: 'post', path: '/login/link', handler: askLink, limit: 'reset' },
  { method: 'get', path: '/login/link/:secret', handler: linkForm },
  { method: 'post', path: '/login/link/:secret', handler: enterByLink },
  { method: 'get', path: '/reset', handler: askResetForm },
  { method: 'post', path: '/reset', handler: askReset, limit: 'reset' },
  { method: 'get', path: '/reset/:secret', handler: resetForm },
  { method: 'post', path: '/reset/:secret', handler: reset },
  { method: 'get', path: '/invite/:secret', handler: invitationForm },
  // A meeting may join by one link: only what is refused counts, else it would tell addresses that have accounts.
  { method: 'post', path: '/invite/:secret', handler: acceptInvitation, limit: 'sign-in' },
  { method: 'get', path: '/register', handler: registerForm },
  { method: 'post', path: '/register', handler: register, limit: 'register' },
  { method: 'post', path: '/logout', handler: leave, limit: 'never' },
];
