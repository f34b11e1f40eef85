/** Doors of accounts, the directory and groups. */
import type { Route } from './route.ts';
import { enter, finishSetUp, leave, setUpForm, signInForm } from './sign-in.ts';

/** In the order in which they are tried: the more particular first. */
export const peopleRoutes: readonly Route[] = [
  { method: 'get', path: '/setup/:secret', handler: setUpForm },
  { method: 'post', path: '/setup/:secret', handler: finishSetUp },
  { method: 'get', path: '/login', handler: signInForm },
  { method: 'post', path: '/login', handler: enter, limit: 'sign-in' },
  { method: 'post', path: '/logout', handler: leave, limit: 'never' },
];
