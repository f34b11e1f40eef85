#!/usr/bin/env node
/** The command line: the same actions as the web, without it. */
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { Command } from 'commander';
import { apiPath, createApi } from './api/api.ts';
import { addPeopleCommands } from './cli-people.ts';
import { type Config, readConfig } from './config.ts';
import { internalRule } from './core/access.ts';
import { isSpaceSlug, type Space } from './core/page.ts';
import { closeOnSignals, greeting, startServer } from './server.ts';
import { sendAttachment } from './web/download.ts';
import { receiveFiles } from './web/upload.ts';
import { createUrls } from './web/urls.ts';
import { checkWiki } from './wiki/check.ts';
import { exportDump, importDump } from './wiki/dump.ts';
import { rebuild } from './wiki/rebuild.ts';
import { addStarterContent, isEmptyWiki, leaveEmpty } from './wiki/starter.ts';
import { openWiki, type Wiki } from './wiki/wiki.ts';

const contentFolder = fileURLToPath(new URL('../content', import.meta.url));

function databasePath(config: Config): string {
  return path.join(config.data, 'gare.db');
}

/** Opens the wiki for one command and closes it whatever happens. */
async function withWiki<T>(config: Config, work: (wiki: Wiki) => Promise<T>): Promise<T> {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const wiki = await openWiki({ path: databasePath(config), timeZone: config.timeZone });
  try {
    return await work(wiki);
  } finally {
    await wiki.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Rewrites one line of a terminal; says nothing into a file. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** An empty database is filled with the starter content before the door opens. */
async function serve(config: Config): Promise<void> {
  const prepare = async (wiki: Wiki) => {
    if (!(await isEmptyWiki(wiki))) return;
    const pages = await addStarterContent(wiki, contentFolder);
    say(`a new wiki: ${pages} pages of starter content`);
  };
  const lent = { urls: createUrls(config.url), sendFile: sendAttachment, receiveFiles };
  const doors = (wiki: Wiki) => [{ path: apiPath, handler: createApi(wiki, lent) }];
  const server = await startServer(config, { prepare, doors });
  closeOnSignals(server);
  say(greeting(server));
}

async function init(config: Config, options: { empty?: boolean }): Promise<void> {
  await withWiki(config, async (wiki) => {
    if (!(await isEmptyWiki(wiki))) throw new Error(`${databasePath(config)} already holds a wiki`);
    if (options.empty) await leaveEmpty(wiki);
    const pages = options.empty ? 0 : await addStarterContent(wiki, contentFolder);
    say(`${databasePath(config)} is ready: ${pages} pages`);
  });
}

async function importFile(config: Config, file: string, options: { space: string }): Promise<void> {
  await withWiki(config, async (wiki) => {
    const space = await findOrAddSpace(wiki, options.space);
    const source = createReadStream(file);
    const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
    const opened = new Promise((resolve, reject) => source.once('open', resolve).once('error', reject));
    await opened;
    const started = performance.now();
    const lines = createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY });
    const report = await importDump(wiki, space, lines, (pages) => progress(`${pages} pages…`));
    progress('');
    const seconds = (performance.now() - started) / 1000;
    say(
      `${report.pages} pages, ${report.revisions} revisions, ${report.attachments} attachments ` +
        `(${report.deleted} deleted pages) in ${seconds.toFixed(1)} s, ${Math.round(report.pages / seconds)} pages/s`,
    );
    for (const { line, reason } of report.refused) say(`line ${line} was refused: ${reason}`);
    if (report.refused.length > 0) process.exitCode = 1;
  });
}

async function findOrAddSpace(wiki: Wiki, slug: string): Promise<Space> {
  const found = await wiki.store.spaces.find(slug);
  if (found) return found;
  if (!isSpaceSlug(slug)) throw new Error(`"${slug}" cannot be the address of a space`);
  return wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(internalRule);
    const space = {
      slug,
      title: slug,
      description: '',
      line: 'p',
      home: 'accueil',
      menu: 'menu',
      accessId,
      language: 'fr',
    } as const;
    return { ...space, id: await tx.spaces.add(space) };
  });
}

async function exportFolder(config: Config, folder: string, options: { space?: string }): Promise<void> {
  await withWiki(config, async (wiki) => {
    const all = await wiki.store.spaces.list();
    const spaces = options.space === undefined ? all : all.filter((space) => space.slug === options.space);
    if (spaces.length === 0) throw new Error('there is no such space');
    await mkdir(folder, { recursive: true });
    for (const space of spaces) {
      const file = await open(path.join(folder, `${space.slug}.jsonl`), 'w', 0o600);
      let lines = 0;
      try {
        for await (const line of exportDump(wiki, space)) {
          await file.write(`${line}\n`);
          lines += 1;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      say(`${path.join(folder, `${space.slug}.jsonl`)}: ${lines} lines`);
    }
  });
}

async function check(config: Config): Promise<void> {
  await withWiki(config, async (wiki) => {
    const report = await checkWiki(wiki);
    say(`${report.pages} pages, ${report.revisions} revisions, ${report.blobs} files checked`);
    if (report.owed > 0)
      say(
        `${report.owed} pages are still to be indexed anew after an upgrade or a change of their type: the server does it, or gare rebuild`,
      );
    if (report.unread > 0)
      say(`${report.unread} files are still to be read, to be found by their text: the server does it`);
    for (const problem of report.problems) say(`! ${problem}`);
    say(
      report.problems.length === 0 ? 'everything is as it was written' : `${report.problems.length} problems`,
    );
    if (report.problems.length > 0) process.exitCode = 1;
  });
}

async function rebuildAll(config: Config): Promise<void> {
  await withWiki(config, async (wiki) => {
    const count = await rebuild(wiki, (done) => progress(`${done} pages…`));
    progress('');
    say(`links, tags, values and search made anew for ${count} pages`);
  });
}

/** @param env the environment, read once. */
function createProgram(env: NodeJS.ProcessEnv): Command {
  const program = new Command('gare').description('a wiki in one file').showHelpAfterError();
  const config = () => readConfig(env);
  program
    .command('serve', { isDefault: true })
    .description('serve the wiki')
    .action(() => serve(config()));
  program
    .command('init')
    .description('make a new wiki, with the starter content')
    .option('--empty', 'without the starter content')
    .action((options: { empty?: boolean }) => init(config(), options));
  const importing = program.command('import').description('take pages in');
  importing
    .command('dump <file>')
    .description('from a dump (.jsonl or .jsonl.gz), one page a line')
    .requiredOption('--space <slug>', 'the space they go to; made when absent')
    .action((file: string, options: { space: string }) => importFile(config(), file, options));
  const exporting = program.command('export').description('give everything out');
  exporting
    .command('dump <folder>')
    .description('as dumps, one file a space')
    .option('--space <slug>', 'this space only')
    .action((folder: string, options: { space?: string }) => exportFolder(config(), folder, options));
  program
    .command('check')
    .description('read everything and compare it with its checksums')
    .action(() => check(config()));
  program
    .command('rebuild')
    .description('make links, tags, values and search anew')
    .action(() => rebuildAll(config()));
  addPeopleCommands(program, { config, withWiki, say });
  return program;
}

try {
  await createProgram(process.env).parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`gare: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
