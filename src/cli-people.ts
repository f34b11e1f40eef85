/** Commands for accounts and tokens: what whoever holds the machine can do when nobody can sign in. */
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from './config.ts';
import { WikiError } from './core/errors.ts';
import { createLocales } from './web/locale.ts';
import { createUrls } from './web/urls.ts';
import { addAccount, findAccount, listAccounts, resetAccount, setBlocked } from './wiki/host-accounts.ts';
import { addToken, type TokenScope, tokenDays } from './wiki/tokens.ts';
import type { Wiki } from './wiki/wiki.ts';

/** What the commands are lent: the settings, and the wiki opened for one of them. */
export interface PeopleTools {
  config(): Config;
  withWiki<T>(config: Config, work: (wiki: Wiki) => Promise<T>): Promise<T>;
  say(line: string): void;
}

type Work = (wiki: Wiki, config: Config) => Promise<void>;

export function addPeopleCommands(program: Command, tools: PeopleTools): void {
  const { say } = tools;
  const run = (work: Work) => runWork(tools, work);
  const user = program.command('user').description('accounts, when nobody can see to them in the wiki');
  user
    .command('add <email>')
    .description('make an account; prints a link by which its password is chosen')
    .requiredOption('--name <name>', 'as it is shown')
    .option('--admin', 'an administrator')
    .option('--password-stdin', 'take the password from the first line of standard input instead')
    .action((email: string, options: AddOptions) =>
      run((wiki, config) => add(wiki, config, say, email, options)),
    );
  user
    .command('list')
    .description('everybody: address, name, state')
    .action(() => run((wiki) => list(wiki, say)));
  user
    .command('block <email>')
    .description('keep somebody out: their sessions, tokens and links end at once')
    .action((email: string) => run((wiki) => block(wiki, say, email, true)));
  user
    .command('unblock <email>')
    .description('let them in again')
    .action((email: string) => run((wiki) => block(wiki, say, email, false)));
  user
    .command('reset <email>')
    .description('end their sessions; prints a link by which a new password is chosen')
    .action((email: string) =>
      run(async (wiki, config) => sayLink(config, say, await resetAccount(wiki, email))),
    );
  addTokenCommand(program, tools);
}

function addTokenCommand(program: Command, tools: PeopleTools): void {
  const longest = Math.max(...tokenDays);
  program
    .command('token')
    .description('tokens, by which programs act for a member')
    .command('add <email>')
    .description('make one; it is shown this once')
    .option('--name <name>', 'what it is for', 'gare token add')
    .addOption(new Option('--scope <scope>', 'what it may do').choices(['read', 'write']).default('read'))
    .option('--days <days>', `how long it lasts, ${longest} at most`, wholeNumber, 90)
    .action((email: string, options: { name: string; scope: TokenScope; days: number }) =>
      runWork(tools, async (wiki) => {
        const { id } = await findAccount(wiki, email);
        tools.say(await addToken(wiki, id, options, null));
      }),
    );
}

function wholeNumber(written: string): number {
  if (!/^\d{1,4}$/.test(written)) throw new InvalidArgumentError('a whole number of days is meant');
  return Number(written);
}

/** Errors become sentences, and a wiki that is being served says what to do instead. */
async function runWork({ config, withWiki }: PeopleTools, work: Work): Promise<void> {
  const settings = config();
  try {
    await withWiki(settings, (wiki) => work(wiki, settings));
  } catch (error) {
    if (error instanceof WikiError) throw new Error(sentenceOf(error));
    if (error instanceof Error && error.name === 'LockedError') throw new Error(servedWords(settings));
    throw error;
  }
}

function sentenceOf({ code, members }: WikiError): string {
  const { en } = createLocales();
  const codes = members.errors?.map((fault) => fault.code) ?? [code];
  return codes.map((one) => (en.has(`errors.${one}`) ? en.t(`errors.${one}`) : one)).join(' ');
}

function servedWords({ url }: Config): string {
  const here = createUrls(url);
  const page = here.absolute(here.adminPeople());
  return [
    `Gare est en train de servir ces données. Arrêtez le serveur, puis recommencez ; ou faites-le dans le site, sur ${page}`,
    `      Gare is serving this data. Stop the server, then try again; or do it in the wiki, on ${page}`,
  ].join('\n');
}

interface AddOptions {
  name: string;
  admin?: boolean;
  passwordStdin?: boolean;
}

async function add(
  wiki: Wiki,
  config: Config,
  say: (line: string) => void,
  email: string,
  options: AddOptions,
): Promise<void> {
  const password = options.passwordStdin ? { password: await firstLine() } : {};
  const { secret } = await addAccount(wiki, {
    name: options.name,
    email,
    isAdmin: options.admin ?? false,
    ...password,
  });
  say(`${email} has an account${options.admin ? ' and administers the wiki' : ''}`);
  if (secret !== undefined) sayLink(config, say, secret);
}

async function firstLine(): Promise<string> {
  return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? '';
}

function sayLink({ url }: Config, say: (line: string) => void, secret: string): void {
  const urls = createUrls(url);
  say('By this link a password is chosen; it works once, for a day:');
  say(urls.absolute(urls.reset(secret)));
}

async function list(wiki: Wiki, say: (line: string) => void): Promise<void> {
  for (const { email, name, state, isAdmin } of await listAccounts(wiki)) {
    say([email ?? '', name, state, ...(isAdmin ? ['administrator'] : [])].join('\t'));
  }
}

async function block(
  wiki: Wiki,
  say: (line: string) => void,
  email: string,
  isBlocked: boolean,
): Promise<void> {
  const isNew = await setBlocked(wiki, email, isBlocked);
  const state = isBlocked ? 'blocked' : 'active';
  say(isNew ? `${email} is ${state} now` : `${email} was ${state} already`);
}
