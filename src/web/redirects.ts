/** Where one goes after signing in: an address of this site, whatever was asked for. */

/** The path with its query; `/` for anything that a browser could take for another site. */
export function localPath(asked: string): string {
  // A browser reads `\` as `/`, and leaves tabs and line ends out: `/\evil` and `/<tab>/evil` are other sites.
  if (!/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(asked) || asked.length > 2000) return '/';
  const here = 'http://gare.invalid';
  return URL.canParse(asked, here) && new URL(asked, here).origin === here ? asked : '/';
}
