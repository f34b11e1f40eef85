/** Where one goes after signing in: an address of this site, whatever was asked for. */

/** Screens that are on the way in: nobody wants to come back to them. */
const onTheWayIn = /^\/(?:login|logout|setup|reset|register)(?:\/|$)/;

/** `localPath`, but never to a screen of signing in: from `/login?next=…` the way leads on to what it names. */
export function pathAfterSignIn(asked: string): string {
  const path = localPath(asked);
  const { pathname, searchParams } = new URL(path, 'http://gare.invalid');
  if (pathname === '/login') return pathAfterSignIn(searchParams.get('next') ?? '/');
  return onTheWayIn.test(pathname) ? '/' : path;
}

/** The path with its query; `/` for anything that a browser could take for another site. */
export function localPath(asked: string): string {
  // A browser reads `\` as `/`, and leaves tabs and line ends out: `/\evil` and `/<tab>/evil` are other sites.
  if (!/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(asked) || asked.length > 2000) return '/';
  const here = 'http://gare.invalid';
  return URL.canParse(asked, here) && new URL(asked, here).origin === here ? asked : '/';
}
