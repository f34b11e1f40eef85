/** Doors of rights, moderation and the care of the wiki. */
import type { Route } from './route.ts';
import { showMetrics } from './site.ts';

/** In the order in which they are tried: the more particular first. */
export const adminRoutes: readonly Route[] = [
  { method: 'get', path: '/metrics', handler: showMetrics, takesTokens: true },
];
