import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bind } from '../canonical/macaroon/sign.js';
import { fromText, toText } from '../canonical/macaroon/text.js';
import type { CanonicalSandboxOptions } from '../canonical/options.js';
import { type CanonicalSandbox, startCanonicalSandbox } from '../canonical/server.js';
import type { ServiceName } from '../canonical/services.js';
import { type Reply, send } from './gobbler-client.js';

/** What came back, its JSON read. */
export interface JsonReply extends Reply {
  // A test looks into whatever came.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** Snap Store and Charmhub in a directory of their own, and the least of a client for them. */
export interface CanonicalBench extends CanonicalSandbox {
  readonly root: string;
  /** One request with a JSON body, if any. */
  call(
    service: ServiceName,
    line: string,
    options?: {
      readonly json?: unknown;
      readonly headers?: Record<string, string>;
      readonly body?: string | Buffer;
    },
  ): Promise<JsonReply>;
  /** Uploads bytes; gives the upload id. */
  upload(filename: string, bytes: string | Buffer): Promise<string>;
  /** Stops it and starts one on the same state. */
  restart(): Promise<CanonicalBench>;
  close(): Promise<void>;
}

/** Starts a bench. */
export async function startCanonicalBench(
  options: Partial<CanonicalSandboxOptions> = {},
  existing?: string,
): Promise<CanonicalBench> {
  const root = existing ?? (await mkdtemp(join(tmpdir(), 'sandbox-test-')));
  const sandbox = await startCanonicalSandbox({ state: join(root, 'canonical'), ...options });
  const bench: CanonicalBench = {
    ...sandbox,
    root,
    async call(service, line, { json, headers = {}, body } = {}) {
      const [method = 'GET', path = '/'] = line.split(' ');
      const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
      const payload = json === undefined ? body : JSON.stringify(json);
      const reply = await send(sandbox.urls[service] + path, {
        method,
        headers: { ...type, ...headers },
        ...(payload === undefined ? {} : { body: payload }),
      });
      return { ...reply, json: jsonOf(reply.body) };
    },
    async upload(filename, bytes) {
      const reply = await bench.call('storage', 'POST /unscanned-upload/', multipart(filename, bytes));
      return String(reply.json?.upload_id);
    },
    async restart() {
      await sandbox.stop();
      return startCanonicalBench(options, root);
    },
    async close() {
      await sandbox.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  return bench;
}

/** The body and header by which the vendor's tools upload a file (recording upload_file). */
export function multipart(
  filename: string,
  bytes: string | Buffer,
  name = 'binary',
): { headers: Record<string, string>; body: Buffer } {
  const boundary = '0123456789abcdef0123456789abcdef';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** The Authorization of a root and its unbound discharge (canonical contract 3.3). */
export function u1Header({ root, discharge }: { readonly root: string; readonly discharge: string }): {
  Authorization: string;
} {
  const bound = toText(bind(fromText(root), fromText(discharge)));
  return { Authorization: `Macaroon root=${root}, discharge=${bound}` };
}

/** A body's JSON; undefined when it is none. */
// A test looks into whatever came.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function jsonOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
