/** Asks a server as it is, without following or undoing anything: redirects, compression and empty bodies are seen. */
import { Agent, createServer, type IncomingHttpHeaders, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asking {
  method?: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  /** The words beside the status. */
  reason: string;
  headers: IncomingHttpHeaders;
  /** As it came: compressed when it was asked for so. */
  bytes: Buffer;
  /** `bytes` as UTF-8. */
  text: string;
}

export interface Client {
  port: number;
  ask(asking: Asking): Promise<Answer>;
  close(): Promise<void>;
}

/** One server for many requests, over connections that stay open. */
export async function openClient(app: RequestListener): Promise<Client> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    port,
    ask: (asking) => ask(agent, port, asking),
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ask(agent: Agent, port: number, { method = 'GET', path, headers = {}, body }: Asking) {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } };
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const { statusCode: status = 0, statusMessage: reason = '' } = answer;
        resolve({ status, reason, headers: answer.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A form as a browser sends it. */
export function formOf(fields: Readonly<Record<string, string>>): Pick<Asking, 'headers' | 'body'> {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

/** A form with one file in the field `files`. */
export function fileForm(
  name: string,
  bytes: Buffer,
  fields: Readonly<Record<string, string>> = {},
  field = 'files',
): Pick<Asking, 'headers' | 'body'> {
  const boundary = '----gare-essai';
  const texts = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(texts.join('') + head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
