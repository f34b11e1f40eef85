/** Doors of rights, moderation and the care of the wiki. */
import { accessForm, saveAccess } from './access.ts';
import { sendAudit, showAudit } from './audit.ts';
import { cut, makeInvitation, showInvitations } from './invitations.ts';
import { hide, hideForm, purge, purgeForm, unhide } from './moderation.ts';
import {
  addAccount,
  approve,
  block,
  changeAdmin,
  endTheirSessions,
  handReset,
  refuse,
  showPeople,
  showPerson,
  unblock,
} from './people-admin.ts';
import { rescueEmail, rescueFactor, rescueForm } from './rescue.ts';
import { revertAll, revertForm } from './revert-author.ts';
import type { Route } from './route.ts';
import { showMetrics } from './site.ts';
import { saveSiteSettings, showSiteSettings } from './site-settings.ts';
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
  { method: 'get', path: '/admin', handler: showAdmin },
  { method: 'get', path: '/admin/spaces', handler: showSpaces },
  { method: 'get', path: '/admin/spaces/new', handler: newSpaceForm },
  { method: 'post', path: '/admin/spaces/new', handler: createSpace },
  { method: 'get', path: '/admin/audit', handler: showAudit },
  { method: 'get', path: '/admin/audit.csv', handler: sendAudit },
  { method: 'get', path: '/admin/people', handler: showPeople },
  { method: 'post', path: '/admin/people', handler: addAccount },
  { method: 'get', path: '/admin/people/:handle', handler: showPerson },
  { method: 'post', path: '/admin/people/:handle/block', handler: block },
  { method: 'post', path: '/admin/people/:handle/unblock', handler: unblock },
  { method: 'post', path: '/admin/people/:handle/admin', handler: changeAdmin, limit: 'code' },
  { method: 'post', path: '/admin/people/:handle/reset', handler: handReset, limit: 'code' },
  { method: 'post', path: '/admin/people/:handle/sign-out', handler: endTheirSessions },
  { method: 'get', path: '/admin/people/:handle/rescue', handler: rescueForm },
  { method: 'post', path: '/admin/people/:handle/rescue/email', handler: rescueEmail, limit: 'code' },
  { method: 'post', path: '/admin/people/:handle/rescue/factor', handler: rescueFactor, limit: 'code' },
  { method: 'get', path: '/admin/people/:handle/revert', handler: revertForm },
  { method: 'post', path: '/admin/people/:handle/revert', handler: revertAll },
  { method: 'get', path: '/admin/revert', handler: revertForm },
  { method: 'post', path: '/admin/revert', handler: revertAll },
  { method: 'post', path: '/admin/waiting/:id/approve', handler: approve },
  { method: 'post', path: '/admin/waiting/:id/refuse', handler: refuse },
  { method: 'get', path: '/admin/settings', handler: showSiteSettings },
  { method: 'post', path: '/admin/settings', handler: saveSiteSettings },
  { method: 'post', path: '/view-as', handler: seeAs },
  { method: 'post', path: '/view-as/end', handler: seeAsOneself },
  { method: 'get', path: '/metrics', handler: showMetrics, takesTokens: true },
  // Last, for an address under /admin is none of a space.
  { method: 'get', path: '/:space/access', handler: accessForm },
  { method: 'post', path: '/:space/access', handler: saveAccess },
  { method: 'get', path: '/:space/settings', handler: settingsForm },
  { method: 'post', path: '/:space/settings', handler: saveSettings },
  { method: 'get', path: '/:space/:slug/purge', handler: purgeForm },
  { method: 'post', path: '/:space/:slug/purge', handler: purge, limit: 'code' },
  { method: 'get', path: '/:space/:slug/rev/:number/hide', handler: hideForm },
  { method: 'post', path: '/:space/:slug/rev/:number/hide', handler: hide },
  { method: 'post', path: '/:space/:slug/rev/:number/show', handler: unhide },
  { method: 'get', path: '/:space/:slug/access', handler: accessForm },
  { method: 'post', path: '/:space/:slug/access', handler: saveAccess },
];
