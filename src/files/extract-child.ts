/**
 * The child of reading-child.ts: on standard input files, each a line that says what it is and then its bytes; on the
 * fourth stream what was read. It ends when its input does, and is killed by its own watch when its parent was.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type Answer, writeAnswer } from './extract-answers.ts';
import { readFileText } from './read-text.ts';

interface Announced {
  mime: string;
  name: string;
  size: number;
}

const answers = 3;
const newline = 0x0a;

/** Most resident bytes, whatever the file: holds where the parent cannot look, or is held up itself. */
const mostMemory = Number(process.argv[2]);

/** A thread of its own: it goes on while a file keeps this one busy for ever. */
const watch = `
const parent = process.ppid;
setInterval(() => {
  const isAlone = process.ppid !== parent;
  if (isAlone || process.memoryUsage.rss() > ${mostMemory}) process.kill(process.pid, 'SIGKILL');
}, 50);`;
new Worker(watch, {
  eval: true,
  execArgv: [],
  env: {},
  resourceLimits: { maxOldGenerationSizeMb: 16 },
}).unref();

// No reader opens a connection; and none can, whatever a file makes of it.
Socket.prototype.connect = () => {
  throw new Error('this process has no network');
};

// A promise that a reader forgot, perhaps over the file before: what counts is what the reader answers in the end.
process.on('unhandledRejection', () => {});

const pieces: AsyncIterator<Buffer> = process.stdin[Symbol.asyncIterator]();
let rest: Buffer = Buffer.alloc(0);

/** Waits for more input; there is none when the parent has closed it, or is gone. */
async function receive(): Promise<Buffer> {
  const { value, done } = await pieces.next();
  if (done) process.exit(0);
  return value;
}

async function receiveHead(): Promise<Announced> {
  while (!rest.includes(newline)) rest = Buffer.concat([rest, await receive()]);
  const end = rest.indexOf(newline);
  const head = JSON.parse(rest.toString('utf8', 0, end)) as Announced;
  rest = rest.subarray(end + 1);
  return head;
}

async function receiveBytes(size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for (let at = 0; ; rest = await receive()) {
    const taken = rest.copy(bytes, at);
    rest = rest.subarray(taken);
    at += taken;
    if (at === size) return bytes;
  }
}

/** Blocks until it is handed over, so that it has left before whatever comes next. */
function send(answer: Answer): void {
  const line = writeAnswer(answer);
  for (let at = 0; at < line.length; ) at += writeSync(answers, line, at);
}

async function readOne(): Promise<void> {
  const { mime, name, size } = await receiveHead();
  send({ kind: 'ready' });
  const bytes = await receiveBytes(size);
  let sent = 0;
  const { state, unit, parts, isCut } = await readFileText({ bytes, mime, name }, (part, partUnit) => {
    sent += 1;
    send({ kind: 'part', unit: partUnit, part });
  });
  for (const part of parts.slice(sent)) send({ kind: 'part', unit, part });
  send({ kind: 'end', unit, state, isCut });
}

for (;;) await readOne();
