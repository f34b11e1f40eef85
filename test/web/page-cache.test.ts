import { describe, expect, test } from 'vitest';
import { type CachedPage, createPageCache } from '../../src/web/page-cache.ts';

const pageOf = (text: string) => ({ etag: `W/"${text}"`, html: Buffer.from(text) });

function open(maxBytes = 100_000) {
  const world = { now: 0, changed: new Map<string, number>(), generation: 1 };
  const cache = createPageCache({
    maxBytes,
    now: () => world.now,
    lastChange: (sources) =>
      sources.length === 0
        ? world.generation
        : Math.max(0, ...sources.map((source) => world.changed.get(source) ?? 0)),
  });
  return { world, cache };
}

describe('the page cache', () => {
  test('gives back what was put in, and nothing else', () => {
    const { cache } = open();
    cache.set('fr /gare', pageOf('bonjour'), [], 1);
    expect((cache.get('fr /gare') as CachedPage).html.toString()).toBe('bonjour');
    expect(cache.get('en /gare')).toBeUndefined();
  });

  test('forgets a page when the wiki has changed since', () => {
    const { cache, world } = open();
    cache.set('a', pageOf('a'), [], 1);
    world.generation = 2;
    expect(cache.get('a')).toBeUndefined();
    expect(cache.bytes()).toBe(0);
  });

  test('keeps a page when something else has changed', () => {
    const { cache, world } = open();
    cache.set('a', pageOf('a'), ['page:1'], 1);
    world.changed.set('page:2', 2);
    expect(cache.get('a')).toBeDefined();
    world.changed.set('page:1', 3);
    expect(cache.get('a')).toBeUndefined();
  });

  test('refuses a page whose sources changed while it was being made', () => {
    const { cache, world } = open();
    world.generation = 2;
    cache.set('a', pageOf('a'), [], 1);
    expect(cache.get('a')).toBeUndefined();
  });

  test('makes a page anew after a minute, for it says how long ago things were', () => {
    const { cache, world } = open();
    cache.set('a', pageOf('a'), [], 1);
    world.now = 59_999;
    expect(cache.get('a')).toBeDefined();
    world.now = 60_000;
    expect(cache.get('a')).toBeUndefined();
  });

  test('stays within its bytes, the least recently asked for leaving first', () => {
    const { cache } = open(20_000);
    const big = 'x'.repeat(4000);
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, pageOf(big), [], 1);
    cache.get('a');
    cache.set('e', pageOf(big), [], 1);
    expect(cache.get('a')).toBeDefined();
    expect(cache.get('b')).toBeUndefined();
    expect(cache.bytes()).toBeLessThanOrEqual(20_000);
  });

  test('takes no page that would push out most others', () => {
    const { cache } = open(20_000);
    cache.set('a', pageOf('x'.repeat(6000)), [], 1);
    expect(cache.get('a')).toBeUndefined();
  });

  test('counts the compressed forms that are added later', () => {
    const { cache } = open();
    cache.set('a', pageOf('x'.repeat(2000)), [], 1);
    const before = cache.bytes();
    const page = cache.get('a') as CachedPage;
    page.br = Buffer.alloc(300);
    cache.grown('a');
    expect(cache.bytes()).toBe(before + 300);
  });
});
