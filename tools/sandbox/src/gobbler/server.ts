import { chmod, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Faults } from '../faults.js';
import { RequestLog, type RequestLogEntry } from '../request-log.js';
import { answer } from './answer.js';
import type { Daemon } from './daemon.js';
import { clean } from './go/path.js';
import { raw, text } from './go/raw.js';
import { currentUser, Identity } from './identity.js';
import { PathLocks } from './locks.js';
import type { GobblerSandboxOptions } from './options.js';
import { purge } from './purge.js';
import { LOGS } from './registry/logs.js';
import { UsedNames } from './request-file.js';
import { Throttle } from './throttle.js';

/** A running Gobbler of the sandbox. */
export interface GobblerSandbox {
  /** Base URL without a trailing slash, the prefix included. */
  readonly url: string;
  /** The directories as /info answers them. */
  readonly staging: string;
  readonly registry: string;
  /** Misbehaviour on demand. */
  readonly faults: Faults;
  /** The last 10,000 requests, faulty ones included. */
  readonly requests: readonly RequestLogEntry[];
  /** True after it met what kills the real server; nothing answers any more. */
  readonly crashed: boolean;
  /** Does the daily clean-up now; answers what could not be removed (gobbler contract 2, 11). */
  purge(): Promise<Error[]>;
  /** Gives up what is in flight as if its clients had left, closes every connection, and waits for both. */
  stop(): Promise<void>;
  /** Ends at once as by SIGKILL: unfinished versions stay as they are (gobbler contract 9). */
  kill(): Promise<void>;
}

/**
 * Starts a Gobbler on 127.0.0.1.
 * @throws Error when the port is taken or the directories cannot be made
 */
export async function startGobblerSandbox(options: GobblerSandboxOptions): Promise<GobblerSandbox> {
  await prepare(options);
  const life = new Life();
  const daemon = await createDaemon(options, life);
  const usedNames = new UsedNames(() => daemon.now());
  await usedNames.takeAll(daemon.staging);
  const prefix = options.prefix === undefined || options.prefix === '' ? '' : `/${options.prefix}`;
  const log = new RequestLog();
  const faults = new Faults();
  const handle = faults.wrap((request, response) =>
    life.track(answer({ daemon, usedNames, prefix }, request, response)),
  );
  const server = createServer((request, response) => {
    log.add(request, response);
    // Go says only when it closes the connection.
    if (response.shouldKeepAlive) response.removeHeader('Connection');
    handle(request, response);
  });
  // The real server has no time limits at all: an upload may take hours.
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, timeout: 0 });
  const port = await listen(server, options.port ?? 0);
  const daily = setInterval(() => void purge(daemon).catch(() => undefined), 86_400_000);
  daily.unref();
  life.onEnd = () => {
    clearInterval(daily);
    server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    staging: text(daemon.staging),
    registry: text(daemon.registry),
    faults,
    requests: log.entries,
    get crashed() {
      return life.crashed;
    },
    purge: () => purge(daemon),
    stop: () => life.end({ dead: false }),
    kill: () => life.end({ dead: true }),
  };
}

/** The life of the server: what is in flight, and how it ended. */
class Life {
  dead = false;
  crashed = false;
  onEnd: () => void = () => undefined;
  readonly lifetime = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();

  track(work: Promise<void>): void {
    const tracked = work
      // The client went away while a file was being sent.
      .catch(() => undefined)
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  crash(): void {
    this.crashed = true;
    void this.end({ dead: true });
  }

  async end(how: { dead: boolean }): Promise<void> {
    this.dead ||= how.dead;
    this.lifetime.abort();
    this.onEnd();
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }
}

async function prepare(options: GobblerSandboxOptions): Promise<void> {
  // Sticky and writable by all, like /tmp. Somebody else's directory is taken as it is.
  if ((await mkdir(options.staging, { recursive: true })) !== undefined) await chmod(options.staging, 0o1777);
  if ((await mkdir(options.registry, { recursive: true })) !== undefined)
    await chmod(options.registry, 0o755);
  await mkdir(join(options.registry, LOGS), { recursive: true, mode: 0o755 });
}

async function createDaemon(options: GobblerSandboxOptions, life: Life): Promise<Daemon> {
  const user = await currentUser();
  const users = user.hasEntry ? options.users : { [user.uid]: user.name, ...options.users };
  const identity = new Identity({
    ...(users === undefined ? {} : { users }),
    ...(options.ownerOf === undefined ? {} : { ownerOf: options.ownerOf }),
  });
  const self = (await identity.nameOf(user.uid)) ?? user.name;
  return {
    staging: clean(raw(options.staging)),
    registry: clean(raw(options.registry)),
    admins: (options.admins ?? [self]).map(raw),
    whitelist: (options.whitelist ?? []).map((folder) => clean(raw(folder))),
    spoof: new Map(Object.entries(options.spoof ?? {}).map(([user, rules]) => [raw(user), rules.map(raw)])),
    account: raw(options.account ?? 'gobbler-service'),
    probationDays: options.probationDays ?? -1,
    identity,
    locks: new PathLocks({ timeoutMs: options.lockTimeoutMs ?? 60_000 }),
    throttle: new Throttle(options.concurrency ?? 100),
    lifetime: life.lifetime.signal,
    get dead() {
      return life.dead;
    },
    now: options.now ?? Date.now,
    crash: () => life.crash(),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
