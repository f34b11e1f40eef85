import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { textPdf } from '../../bench/pdfs.ts';
import type { FileText } from '../../src/core/file-text.ts';
import { createExtractor, type Extractor, extractText, mostFileBytes } from '../../src/files/extract.ts';
import { circularCompound, docOf } from './hostile/compounds.ts';
import { endlessFormsPdf } from './hostile/pdfs.ts';
import { childrenRunning, isRunning, until } from './hostile/processes.ts';

const samples = fileURLToPath(new URL('../../../shared/data/attachments/', import.meta.url));

async function* pieces(bytes: Buffer, size = 256 * 1024): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

let extractor: Extractor;
const extract = (bytes: Buffer, name: string, signal?: AbortSignal) =>
  extractor.extractText(pieces(bytes), { mime: '', name, size: bytes.length }, signal);
const words = ({ parts }: FileText) => parts.map(({ text }) => text).join('\n');

const minutes = textPdf([['Procès-verbal']]);

beforeAll(() => {
  extractor = createExtractor();
});
afterAll(() => extractor.close());

describe('the text of a file', () => {
  test('comes out of a child, whatever the size of the pieces', async () => {
    const bytes = textPdf(Array.from({ length: 40 }, (_, at) => [`Page ${at + 1}`, 'a'.repeat(100)]));
    const whole = await extractText(pieces(bytes), {
      mime: 'application/pdf',
      name: 'a.pdf',
      size: bytes.length,
    });
    expect(whole).toMatchObject({ state: 'text', unit: 'page', isCut: false });
    expect(whole.parts.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const small = extractor.extractText(pieces(bytes, 100), { mime: '', name: 'a.pdf', size: bytes.length });
    expect(await small).toEqual(whole);
  });

  test('of many files comes out of one child, in the order of the calls', async () => {
    await extract(minutes, 'a.pdf');
    const [first] = childrenRunning('extract-child');
    const names = Array.from({ length: 30 }, (_, at) => `Compte rendu ${at}`);
    const texts = await Promise.all(names.map((name) => extract(docOf(name), `${name}.doc`)));
    expect(texts.map(words)).toEqual(names);
    expect(childrenRunning('extract-child').map(({ pid }) => pid)).toEqual([first?.pid]);
  });

  test('that has no bytes is empty, and of one that is too large no byte is asked for', async () => {
    expect(await extract(Buffer.alloc(0), 'a.pdf')).toMatchObject({ state: 'empty' });
    let isAsked = false;
    async function* never(): AsyncGenerator<Buffer> {
      isAsked = true;
      yield Buffer.alloc(1);
    }
    const large = { mime: 'application/pdf', name: 'a.pdf', size: mostFileBytes + 1 };
    expect(await extractor.extractText(never(), large)).toMatchObject({ state: 'too-large', parts: [] });
    expect(isAsked).toBe(false);
  });

  test('keeps what was read before a page without end', async () => {
    const bomb = endlessFormsPdf().toString('latin1');
    const honest = drawnFirst(bomb);
    const read = await extract(honest, 'a.pdf');
    expect(read).toMatchObject({ state: 'text', unit: 'page', isCut: true });
    expect(words(read)).toBe('Page honnête');
  }, 120_000);

  test('of a file whose tables lead in circles is a state, and the next file is read', async () => {
    expect(await extract(circularCompound(), 'a.doc')).toMatchObject({ state: 'broken' });
    expect(words(await extract(minutes, 'a.pdf'))).toBe('Procès-verbal');
  });

  test('whose source fails is not told: the fault is thrown, and the next file is read', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield minutes.subarray(0, 100);
      throw new Error('blob 1 lacks its chunk 1');
    }
    const file = { mime: '', name: 'a.pdf', size: minutes.length };
    await expect(extractor.extractText(failing(), file)).rejects.toThrow('lacks its chunk');
    await expect(extractor.extractText(pieces(minutes.subarray(1)), file)).rejects.toThrow(/gave/);
    await expect(extractor.extractText(pieces(Buffer.concat([minutes, minutes])), file)).rejects.toThrow(
      /gave/,
    );
    expect(words(await extract(minutes, 'a.pdf'))).toBe('Procès-verbal');
  });
});

/** The same file with a page of plain words before its only one. */
function drawnFirst(pdf: string): Buffer {
  const page = '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >>';
  const content = 'BT /F 12 Tf 50 700 Td (Page honn\\352te) Tj ET';
  const objects = `90 0 obj\n<< ${page} /Contents 91 0 R >>\nendobj\n91 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`;
  // The table no longer fits: readers look for the objects themselves.
  const moved = pdf.replace('[3 0 R] /Count 1', '[90 0 R 3 0 R] /Count 2');
  return Buffer.from(moved.replace('xref\n', `${objects}xref\n`), 'latin1');
}

describe('a child', () => {
  test('is ended when it is idle, and when its parent closes', async () => {
    const own = createExtractor({ idleTime: 50 });
    const before = childrenRunning('extract-child').map(({ pid }) => pid);
    const news = () => childrenRunning('extract-child').filter(({ pid }) => !before.includes(pid));
    const file = { mime: '', name: 'a.pdf', size: minutes.length };
    await own.extractText(pieces(minutes), file);
    await until(() => news().length === 0);
    const reading = own.extractText(pieces(endlessFormsPdf()), { ...file, size: endlessFormsPdf().length });
    const waiting = own.extractText(pieces(minutes), file);
    const told = Promise.allSettled([reading, waiting]);
    await until(() => news().length === 1);
    await own.close();
    expect(news()).toEqual([]);
    for (const { status } of await told) expect(status).toBe('rejected');
    await expect(own.extractText(pieces(minutes), file)).rejects.toThrow('closing');
  });

  test('is ended by the signal of its caller, with its reason', async () => {
    const stop = new AbortController();
    const reading = extract(endlessFormsPdf(), 'a.pdf', stop.signal);
    setTimeout(() => stop.abort(new Error('the server stops')), 300);
    await expect(reading).rejects.toThrow('the server stops');
    await expect(extract(minutes, 'a.pdf', stop.signal)).rejects.toThrow('the server stops');
    expect(words(await extract(minutes, 'a.pdf'))).toBe('Procès-verbal');
  });

  test('that another program kills is one file too large, and the next is read', async () => {
    const reading = extract(endlessFormsPdf(), 'a.pdf');
    await until(() => childrenRunning('extract-child').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const { pid } of childrenRunning('extract-child')) process.kill(pid, 'SIGKILL');
    expect(await reading).toMatchObject({ state: 'too-large' });
    expect(words(await extract(minutes, 'a.pdf'))).toBe('Procès-verbal');
    for (const { pid } of childrenRunning('extract-child')) process.kill(pid, 'SIGKILL');
    await until(() => childrenRunning('extract-child').length === 0);
    expect(words(await extract(minutes, 'a.pdf'))).toBe('Procès-verbal');
  });

  test('gets nothing of the environment', async () => {
    await extract(minutes, 'a.pdf');
    const [child] = childrenRunning('extract-child');
    const environment = readFileSync(`/proc/${child?.pid}/environ`, 'utf8');
    expect(environment).toBe('');
  });

  test.each([
    ['waits for work', 'minutes.pdf', minutes],
    ['is in an endless file', 'endless.pdf', endlessFormsPdf()],
  ])(
    'that %s dies with a parent that is killed',
    async (_, name, bytes) => {
      const folder = await mkdtemp(join(tmpdir(), 'gare-extract-'));
      const path = join(folder, name);
      await writeFile(path, bytes);
      const module = new URL('../../src/files/extract.ts', import.meta.url).href;
      const program = `
      const { readFileSync } = await import('node:fs');
      const { createExtractor } = await import(${JSON.stringify(module)});
      const bytes = readFileSync(${JSON.stringify(path)});
      async function* source() { yield bytes; }
      setInterval(() => {}, 1000);
      await createExtractor({ idleTime: 60_000 }).extractText(source(), { mime: '', name: 'a.pdf', size: bytes.length });`;
      const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
      try {
        const child = () => childrenRunning('extract-child', parent.pid)[0]?.pid;
        await until(() => child() !== undefined, 20_000);
        const pid = child() ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 3000));
        expect(isRunning(pid)).toBe(true);
        parent.kill('SIGKILL');
        await until(() => !isRunning(pid), 5000);
      } finally {
        parent.kill('SIGKILL');
        await rm(folder, { recursive: true });
      }
    },
    60_000,
  );
});

describe('a child that has gone over to the enemy', () => {
  let folder: string;
  let own: Extractor | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gare-child-'));
  });
  afterEach(() => own?.close());
  afterAll(() => rm(folder, { recursive: true }));

  /** What comes of a file when the child does this with it. */
  async function readBy(act: string): Promise<FileText> {
    const path = join(folder, `${Math.random()}.mjs`);
    const say = `import { writeSync } from 'node:fs';
      const write = (text) => { for (let at = 0, bytes = Buffer.from(text); at < bytes.length; ) at += writeSync(3, bytes, at); };
      const say = (answer) => write(JSON.stringify(answer) + '\\n');
      const part = (text, number = 1) => ({ kind: 'part', unit: 'page', part: { number, label: '', text } });
      const end = { kind: 'end', unit: 'page', state: 'text', isCut: false };
      process.stdin.on('data', (bytes) => {
        if (bytes.toString().startsWith('{')) return say({ kind: 'ready' });
        ${act}
      });`;
    await writeFile(path, say);
    own = createExtractor({ program: pathToFileURL(path) });
    return own.extractText(pieces(minutes), { mime: '', name: 'a.pdf', size: minutes.length });
  }

  const honest = { number: 1, label: '', text: 'Lu' };
  const kept = { state: 'text', unit: 'page', isCut: true, parts: [honest] };

  test('is believed when it keeps to the rules', async () => {
    expect(await readBy(`say(part('Lu')); say(end);`)).toEqual({ ...kept, isCut: false });
  });

  test.each([
    ['says what is no answer', `write('{}\\n');`],
    ['says a line without end', `for (;;) write('x'.repeat(100000));`],
    ['gives a part that is too long', `say(part('x'.repeat(6001)));`],
    ['gives a part without a number', `say(part('x', 0.5));`],
    ['gives a part without words', `say(part(''));`],
    ['gives a part of no kind of unit', `say({ ...part('x'), unit: 'book' });`],
    ['names no state', `say({ ...end, state: 'fine' });`],
    ['says that it is ready once more', `say({ kind: 'ready' });`],
    ['falls over the file', `process.exit(1);`],
    ['ends as if all were well', `process.exit(0);`],
  ])('and %s has broken the file', async (_, act) => {
    expect(await readBy(act)).toMatchObject({ state: 'broken', parts: [] });
    expect(await readBy(`say(part('Lu')); ${act}`)).toMatchObject(kept);
  });

  test('and promises a text but gives none has broken the file', async () => {
    expect(await readBy('say(end);')).toMatchObject({ state: 'broken', parts: [] });
  });

  test('and gives more than is ever kept is stopped there', async () => {
    const read = await readBy(`for (let number = 1; ; number += 1) say(part('x'.repeat(6000), number));`);
    expect(read).toMatchObject({ state: 'text', isCut: true });
    expect(words(read).length).toBeLessThanOrEqual(4.2 * 1024 * 1024);
    const many = await readBy(`for (let number = 1; ; number += 1) say(part('x', number));`);
    expect(many.parts.length).toBe(10_000);
  });

  test('and fills the memory is killed', async () => {
    const read = await readBy(`const all = []; for (;;) all.push(Buffer.alloc(1000000, 1));`);
    expect(read).toMatchObject({ state: 'too-large', parts: [] });
  });

  test('and fills its heap is no different', async () => {
    const read = await readBy(`const all = []; for (;;) all.push({ all: [all.length] });`);
    expect(read).toMatchObject({ state: 'too-large', parts: [] });
  });

  test('and works without end is killed', async () => {
    expect(await readBy('for (;;);')).toMatchObject({ state: 'too-large', parts: [] });
  }, 120_000);

  test('and speaks without being asked does no harm to the next file', async () => {
    expect(await readBy(`say(part('Lu')); say(end); write('{}\\n');`)).toMatchObject({ parts: [honest] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const again = own?.extractText(pieces(minutes), { mime: '', name: 'a.pdf', size: minutes.length });
    expect(await again).toMatchObject({ parts: [honest] });
  });

  test('and does not start at all is no fault of the file', async () => {
    own = createExtractor({ program: pathToFileURL(join(folder, 'none.mjs')) });
    const reading = own.extractText(pieces(minutes), { mime: '', name: 'a.pdf', size: minutes.length });
    await expect(reading).rejects.toThrow('does not start');
  });
});

describe('real files', () => {
  const fold = (text: string) => text.replace(/\s+/g, ' ').replaceAll('’', "'");

  interface Sample {
    file: string;
    expect: FileText['state'];
    phrases?: string[];
  }

  test('hold each phrase that is said to stand in them', async () => {
    if (!existsSync(samples)) throw new Error(`the files of ${samples} are needed`);
    const found = readdirSync(samples).filter((name) => name.endsWith('.json'));
    expect(found.length).toBeGreaterThan(5);
    for (const name of found) {
      const sample = JSON.parse(readFileSync(join(samples, name), 'utf8')) as Sample;
      const bytes = readFileSync(join(samples, sample.file));
      const read = await extract(bytes, sample.file.slice('files/'.length));
      const missing = (sample.phrases ?? []).filter((phrase) => !fold(words(read)).includes(fold(phrase)));
      expect([sample.file, read.state, missing]).toEqual([sample.file, sample.expect, []]);
    }
  }, 60_000);
});
