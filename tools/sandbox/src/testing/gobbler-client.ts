import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GobblerSandboxOptions } from '../gobbler/options.js';
import { type GobblerSandbox, startGobblerSandbox } from '../gobbler/server.js';

/** What came back; `ended` is false when the connection went before the answer was complete. */
export interface Reply {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly ended: boolean;
}

/** One plain HTTP exchange on a connection of its own; nothing is followed, nothing is sent twice. */
export function send(
  url: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    /** Sent with its Content-Length unless `headers` say that it comes in chunks. @default none */
    body?: string | Buffer;
    signal?: AbortSignal;
  } = {},
): Promise<Reply> {
  const target = new URL(url);
  return new Promise((resolve) => {
    const request = httpRequest({
      host: target.hostname,
      port: target.port,
      // Not target.pathname: URL would clean the path that the test wants to send.
      path: url.slice(target.origin.length) || '/',
      method: options.method ?? 'GET',
      headers: options.headers ?? {},
      agent: false,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    request.on('error', () => resolve({ status: undefined, headers: {}, body: '', ended: false }));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          ended: response.complete,
        }),
      );
    });
    request.end(options.body);
  });
}

/** A Gobbler in a directory of its own, and the least of a client for it. */
export interface Bench {
  readonly gobbler: GobblerSandbox;
  readonly root: string;
  /** Writes a request file and posts it. */
  post(action: string, body: unknown, options?: { signal?: AbortSignal; name?: string }): Promise<Reply>;
  get(path: string, options?: { method?: string; headers?: Record<string, string> }): Promise<Reply>;
  /** Writes a directory into staging. */
  stage(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string>;
  /** Stages and uploads in one go. */
  upload(target: Target, files: Readonly<Record<string, string>>): Promise<Reply>;
  /** Stops it and starts one on the same directories. */
  restart(options?: { kill?: boolean }): Promise<Bench>;
  stop(): Promise<void>;
}

/** A version, and what else an upload request may say. */
export interface Target {
  readonly project: string;
  readonly asset: string;
  readonly version: string;
  readonly on_probation?: boolean;
  readonly consume?: boolean;
  readonly ignore_dot?: boolean;
}

let counter = 0;

/** Starts a bench. */
export async function startBench(
  options: Partial<GobblerSandboxOptions> = {},
  existing?: string,
): Promise<Bench> {
  const root = existing ?? (await mkdtemp(join(tmpdir(), 'sandbox-test-')));
  const gobbler = await startGobblerSandbox({
    staging: join(root, 'staging'),
    registry: join(root, 'registry'),
    ...options,
  });
  const bench: Bench = {
    gobbler,
    root,
    async post(action, body, sending = {}) {
      const name = sending.name ?? `request-${action}-${counter++}`;
      const path = join(gobbler.staging, name);
      await writeFile(path, typeof body === 'string' ? body : JSON.stringify(body));
      await chmod(path, 0o644);
      const { signal } = sending;
      const url = `${gobbler.url}/new/${encodeURIComponent(name)}`;
      return send(url, { method: 'POST', ...(signal === undefined ? {} : { signal }) });
    },
    get: (path, sending) => send(gobbler.url + path, sending),
    async stage(name, files) {
      const folder = join(gobbler.staging, name);
      await openDirectory(folder);
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, path);
        await openDirectory(dirname(file));
        await writeFile(file, content);
        await chmod(file, 0o644);
      }
      return folder;
    },
    async upload(target, files) {
      const source = `source-${counter++}`;
      await bench.stage(source, files);
      return bench.post('upload', { source, ...target });
    },
    async restart(how = {}) {
      await (how.kill === true ? gobbler.kill() : gobbler.stop());
      return startBench(options, root);
    },
    async stop() {
      await gobbler.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  return bench;
}

async function openDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/** Waits for a condition. @throws Error after the deadline */
export async function until(
  condition: () => boolean | Promise<boolean>,
  options: { what: string /** @default 5000 */; deadlineMs?: number },
): Promise<void> {
  const end = performance.now() + (options.deadlineMs ?? 5000);
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited too long until ${options.what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
