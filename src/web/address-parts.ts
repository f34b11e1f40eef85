/** What addresses are put together of: paths, and what stands behind their question mark. */

type QueryValue = string | number | boolean | null | undefined;

/** A path of these segments, percent-encoded. */
export function join(...segments: string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

/** What follows a path. Empty values are left out, so that one list has one address. */
export function query(params: Record<string, QueryValue>): string {
  const said = Object.entries(params).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
  );
  return pairs(said.map(([name, value]) => [name, String(value)]));
}

/** Those that are set, as `pairs` takes them. */
export function flags(options: Readonly<Record<string, boolean>>): (readonly [string, string])[] {
  return Object.entries(options).flatMap(([name, isSet]) => (isSet ? [[name, '1'] as const] : []));
}

/** Names may come several times. */
export function pairs(all: readonly (readonly [name: string, value: string])[]): string {
  const said = all.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return said.length === 0 ? '' : `?${said.join('&')}`;
}

/** The first page is the address without a number. */
export function later(page: number | undefined): number | undefined {
  return page === 1 ? undefined : page;
}

export function flag(value: boolean | undefined): '1' | undefined {
  return value ? '1' : undefined;
}
