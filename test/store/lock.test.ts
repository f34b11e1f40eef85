import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { withFolder } from './shelf.ts';

const holder = fileURLToPath(new URL('./lock-holder.ts', import.meta.url));

/** Starts another process on the file. @returns it, and the one line it says. */
async function startHolder(path: string): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', holder, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, line: said.toString().trimEnd() };
}

test('a second process is refused with one clear line, and the data is free again after kill -9', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'gare.db');
    const first = await startHolder(path);
    expect(first.line).toBe('open');
    const second = await startHolder(path);
    expect(second.line).toBe('another Gare is using this data; stop it first');
    await expect(openStore(path)).rejects.toThrow(/^another Gare is using this data; stop it first$/);

    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await startHolder(path);
    expect(third.line).toBe('open');
    third.child.kill('SIGKILL');
    await once(third.child, 'exit');
  }));

test('a store that is closed can be opened again in the same process', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'gare.db');
    await (await openStore(path)).close();
    const again = await openStore(path);
    await expect(openStore(path)).rejects.toThrow('another Gare is using this data; stop it first');
    await again.close();
  }));

test('a store that could not be opened holds no lock', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'gare.db');
    await mkdir(path);
    await expect(openStore(path)).rejects.toThrow('unable to open database file');
    const second = await startHolder(path);
    expect(second.line).toBe('unable to open database file');
  }));

test('a lock that cannot be made is not blamed on another Gare', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'gare.db');
    await mkdir(`${path}.lock`);
    await expect(openStore(path)).rejects.toThrow('unable to open database file');
  }));
