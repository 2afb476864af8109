import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { close, listen } from '../common/http/listen.js';
import { page } from '../common/http/respond.js';
import { sendFile } from '../common/http/send-file.js';
import { Faults } from '../faults.js';
import { RequestLog, type RequestLogEntry } from '../request-log.js';
import { Dispatcher, type Moods } from './api/dispatcher.js';
import { Registry } from './api/registry.js';
import { hubClock } from './clock.js';
import { type Control, createControl } from './control.js';
import { Database } from './db/database.js';
import { answer, type Site } from './http/answer.js';
import { environOf } from './http/environ.js';
import { receive } from './http/receive.js';
import { type Calls, httpServer, httpsServer } from './http/web-server.js';
import type { Hub } from './hub.js';
import { allMethods } from './methods.js';
import { Mutex } from './mutex.js';
import type { KojiSandboxOptions } from './options.js';
import { Paths } from './paths.js';
import { seed } from './seed/seed.js';
import { Sessions } from './sessions/sessions.js';
import { settingsOf } from './settings.js';
import { Authority, type ClientCertificateFiles } from './tls/authority.js';
import { FileLocks } from './upload/file-locks.js';
import { rawUpload } from './upload/raw-upload.js';
import { hubVersion } from './version.js';
import { Worker } from './worker/worker.js';
import { writeResponse } from './xmlrpc/write.js';

/** A running Koji hub of the sandbox. */
export interface KojiSandbox {
  /** `http://127.0.0.1:PORT/kojihub`: anonymous calls, passwords, sessions. */
  readonly url: string;
  /** `https://127.0.0.1:PORT/kojihub`: certificates, too. */
  readonly tlsUrl: string;
  /** Where downloads begin (koji contract 14); over HTTPS the same path. */
  readonly topurl: string;
  /** Path of the authority's certificate. */
  readonly ca: string;
  /** The directory behind `topurl`. */
  readonly topdir: string;
  /** A certificate of that user, signed by the authority; the files are made at the first call. */
  clientCert(user: string, options?: { notAfter?: Date }): ClientCertificateFiles;
  /** Misbehaviour on demand; `rpc` of a fault is the method. */
  readonly faults: Faults;
  /** The last 10,000 requests, faulty ones included; their `rpc` is the method. */
  readonly requests: readonly RequestLogEntry[];
  readonly control: Control;
  /** Closes every connection and ends the builder; the state stays. */
  stop(): Promise<void>;
}

/**
 * Starts a hub on 127.0.0.1, twice: plain and with TLS.
 * @throws Error when a port is taken or the state cannot be read or written
 */
export async function startKojiSandbox(options: KojiSandboxOptions): Promise<KojiSandbox> {
  const state = resolve(options.state);
  const topdir = join(state, 'mnt');
  mkdirSync(topdir, { recursive: true });
  const db = new Database(join(state, 'db.jsonl'));
  const now = hubClock(options.now);
  seed(db, { now: now(), seed: options.seed ?? {} });
  const authority = new Authority(join(state, 'tls'));
  const settings = settingsOf(options);
  const version = hubVersion(options.version ?? '1.35.3');
  const transaction = new Mutex();
  const sessions = new Sessions({ db, settings, transaction, now });
  const hub: Hub = {
    db,
    settings,
    version,
    sessions,
    transaction,
    paths: new Paths(topdir),
    now,
    wakeWorker: () => worker.wake(),
  };
  const worker = new Worker(hub, { speed: settings.workerSpeed });
  const locks = new FileLocks();
  const moods: Moods = { lockOut: false, offline: undefined, delays: new Map() };
  const registry: Registry = new Registry(allMethods({ locks, registry: () => registry }), version);
  const dispatcher = new Dispatcher({ hub, registry, moods });
  const calls: Calls = new WeakMap();
  const faults = new Faults({ rpcOf: (request) => calls.get(request) });
  const log = new RequestLog();
  const site: Site = {
    dispatcher,
    version,
    upload: (request) =>
      dispatcher.answer('handle_upload', async () => {
        const environ = environOf(request);
        const { session, release } = await dispatcher.admit(environ, null);
        try {
          return writeResponse(await rawUpload({ hub, locks, session, query: environ.query }, request));
        } finally {
          release();
        }
      }),
    sendFile: (request, response) => sendFile({ root: topdir, prefix: '/kojifiles' }, request, response),
    negotiation: options.negotiate,
    certificateLate: settings.clientCertificates === 'at-ssllogin',
    offline: () => moods.offline,
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    log.add(request, response, (logged) => calls.get(logged));
    void serve({ site, faults, calls, maxLength: settings.maxRequestLength }, request, response);
  };
  const http = httpServer(listener);
  const https = httpsServer(authority, settings.clientCertificates, listener);
  const port = await listen(http, options.port ?? 0);
  const tlsPort = await listen(https, options.tlsPort ?? 0);
  if (settings.worker === 'working') worker.start();
  return {
    url: `http://127.0.0.1:${port}/kojihub`,
    tlsUrl: `https://127.0.0.1:${tlsPort}/kojihub`,
    topurl: `http://127.0.0.1:${port}/kojifiles`,
    ca: authority.ca,
    topdir,
    clientCert: (user, wanted) => authority.client(user, wanted),
    faults,
    requests: log.entries,
    control: createControl({ hub, moods, worker }),
    stop: async () => {
      await Promise.all([close(http), close(https), worker.stop()]);
      db.close();
    },
  };
}

/** What a request calls is known before a fault is picked for it. */
async function serve(
  server: { site: Site; faults: Faults; calls: Calls; maxLength: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const received = await receive(request, { maxLength: server.maxLength });
    if (received.rpc !== undefined) server.calls.set(request, received.rpc);
    server.faults.wrap(() => void reply(server.site, { request, response, received }))(request, response);
  } catch {
    // The client left before it had said what it wants.
    request.destroy();
  }
}

async function reply(
  site: Site,
  exchange: {
    request: IncomingMessage;
    response: ServerResponse;
    received: Awaited<ReturnType<typeof receive>>;
  },
): Promise<void> {
  const { response } = exchange;
  try {
    await answer(site, exchange);
  } catch (error) {
    if (response.destroyed || response.headersSent) return;
    // A defect of the sandbox, which no client shall take for an answer of the hub.
    console.error(error);
    page(response, 500, 'Internal Server Error');
  }
}
