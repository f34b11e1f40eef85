/** How long others wait while something heavy is done: a process that asks a server for its health over and over. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** In JavaScript, as it runs without a loader. Its answer counts also the wait that is not over yet. */
const program = `
  const { Agent, get } = require('node:http');
  const agent = new Agent({ keepAlive: true });
  let longest = 0;
  let began = performance.now();
  const ask = () => new Promise((resolve) => {
    get(process.argv[1] + '/healthz', { agent }, (answer) => answer.resume().once('end', resolve)).once('error', resolve);
  });
  process.stdin.on('data', () => {
    process.stdout.write(Math.max(longest, performance.now() - began) + '\\n');
    longest = 0;
  });
  (async () => {
    for (;;) {
      began = performance.now();
      await ask();
      longest = Math.max(longest, performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
`;

export interface Pulse {
  /** Milliseconds of the longest wait for an answer since the last time this was asked. */
  longest(): Promise<number>;
  stop(): Promise<void>;
}

export async function startPulse(address: string): Promise<Pulse> {
  const child = spawn(process.execPath, ['-e', program, address], { stdio: ['pipe', 'pipe', 'inherit'] });
  const longest = async () => {
    child.stdin.write('longest\n');
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return Number(said.toString());
  };
  await longest();
  return {
    longest,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
