/** Doors of rights, moderation and the care of the wiki. */
import { accessForm, saveAccess } from './access.ts';
import { changeRegistration, cut, makeInvitation, showInvitations } from './invitations.ts';
import type { Route } from './route.ts';
import { showMetrics } from './site.ts';
import {
  createSpace,
  newSpaceForm,
  saveSettings,
  settingsForm,
  showAdmin,
  showSpaces,
} from './space-settings.ts';
import { seeAs, seeAsOneself } from './view-as.ts';

/** In the order in which they are tried: the more particular first. */
export const adminRoutes: readonly Route[] = [
  { method: 'get', path: '/admin/invitations', handler: showInvitations },
  { method: 'post', path: '/admin/invitations', handler: makeInvitation },
  { method: 'post', path: '/admin/invitations/:id/cut', handler: cut },
  { method: 'post', path: '/admin/registration', handler: changeRegistration },
  { method: 'get', path: '/admin', handler: showAdmin },
  { method: 'get', path: '/admin/spaces', handler: showSpaces },
  { method: 'get', path: '/admin/spaces/new', handler: newSpaceForm },
  { method: 'post', path: '/admin/spaces/new', handler: createSpace },
  { method: 'post', path: '/view-as', handler: seeAs },
  { method: 'post', path: '/view-as/end', handler: seeAsOneself },
  { method: 'get', path: '/metrics', handler: showMetrics, takesTokens: true },
  // Last, for an address under /admin is none of a space.
  { method: 'get', path: '/:space/access', handler: accessForm },
  { method: 'post', path: '/:space/access', handler: saveAccess },
  { method: 'get', path: '/:space/settings', handler: settingsForm },
  { method: 'post', path: '/:space/settings', handler: saveSettings },
  { method: 'get', path: '/:space/:slug/access', handler: accessForm },
  { method: 'post', path: '/:space/:slug/access', handler: saveAccess },
];
