import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { close, listen } from '../common/http/listen.js';
import { page } from '../common/http/respond.js';
import { sendFile } from '../common/http/send-file.js';
import { lockDirectory } from '../common/state/lock-directory.js';
import { Faults } from '../faults.js';
import { RequestLog, type RequestLogEntry } from '../request-log.js';
import { type CoprControl, createControl } from './control.js';
import { Database } from './db/database.js';
import type { Frontend, Settings } from './frontend.js';
import { sendAnswer } from './http/answer.js';
import { readBody } from './http/body.js';
import { Dispatcher } from './http/dispatch.js';
import { Router } from './http/router.js';
import { Session } from './http/session.js';
import { Incoming } from './http/upload.js';
import type { CoprSandboxOptions } from './options.js';
import { Paths } from './paths.js';
import { serveResults } from './results/serve-results.js';
import { allRoutes } from './routes.js';
import { seed } from './seed/seed.js';
import { Worker } from './worker/worker.js';

/** A running Copr of the sandbox. */
export interface CoprSandbox {
  /** `http://127.0.0.1:PORT` of the frontend; the API is below `/api_3`. */
  readonly url: string;
  /** `http://127.0.0.1:PORT` of the results, which are below `/results`. */
  readonly resultsUrl: string;
  /** The directory behind the results. */
  readonly resultsDir: string;
  /** Misbehaviour on demand, of the frontend and of the results; their paths tell them apart. */
  readonly faults: Faults;
  /** The last 10,000 requests to both, faulty ones included. */
  readonly requests: readonly RequestLogEntry[];
  readonly control: CoprControl;
  /** Closes every connection and ends the worker; the state stays. */
  stop(): Promise<void>;
}

/**
 * Starts a Copr on 127.0.0.1: a frontend and, on another port, the results of its builds.
 * @throws Error when a port is taken or the state cannot be read or written
 */
export async function startCoprSandbox(options: CoprSandboxOptions): Promise<CoprSandbox> {
  const paths = new Paths(resolve(options.state));
  // It holds everybody's token.
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  const unlock = await lockDirectory(paths.state);
  for (const folder of [paths.results, paths.uploads]) mkdirSync(folder, { recursive: true });
  rmSync(paths.incoming, { recursive: true, force: true });
  const db = new Database(paths.database);
  const settings = settingsOf(options);
  const now = options.now ?? Date.now;
  seed(db, { seed: options.seed ?? {}, now: now(), tokenDays: settings.tokenDays });
  const said: string[] = [];
  const urls = { frontend: options.publicUrl ?? '', results: options.publicResultsUrl ?? '' };
  const frontend: Frontend = {
    db,
    settings,
    paths,
    urls,
    now,
    log: (line) => said.push(line),
    backend: {
      wake: () => worker.wake(),
      createRepos: (request) => worker.createRepos(request),
      deleteResults: (deleted) => worker.deleteResults(deleted),
      copyResults: (copies) => worker.copyResults(copies),
    },
  };
  const worker = new Worker(frontend, {
    speed: options.workerSpeed ?? 20,
    createrepo: options.createrepo ?? 'createrepo_c',
  });
  const dispatcher = new Dispatcher(frontend, new Router(allRoutes(frontend)));
  const faults = new Faults();
  const requests = new RequestLog();
  const server = (serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
    const faulty = faults.wrap((request, response) => void serve(request, response));
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      requests.add(request, response);
      faulty(request, response);
    };
    // Uploads may take as long as they take.
    return Object.assign(createServer(listener), { requestTimeout: 0, headersTimeout: 0 });
  };
  const incoming = new Incoming(paths.incoming);
  const web = server((request, response) =>
    serveFrontend({ frontend, dispatcher, incoming }, request, response),
  );
  const results = server((request, response) => serveResults(frontend, request, response));
  const stop = async (): Promise<void> => {
    await Promise.all([close(web), close(results), worker.stop()]);
    db.close();
    await unlock();
  };
  let ports: readonly [number, number];
  try {
    ports = [await listen(web, options.port ?? 0), await listen(results, options.resultsPort ?? 0)];
  } catch (error) {
    await stop();
    throw error;
  }
  const [url, resultsUrl] = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string];
  urls.frontend ||= url;
  urls.results ||= resultsUrl;
  if (options.worker !== 'paused') worker.start();
  return {
    url,
    resultsUrl,
    resultsDir: paths.results,
    faults,
    requests: requests.entries,
    control: createControl({ frontend, worker, log: said }),
    stop,
  };
}

const settingsOf = (options: CoprSandboxOptions): Settings => ({
  tokenDays: options.tokenDays ?? 180,
  remoteUserHeader: options.remoteUserHeader,
  negotiate: options.negotiate,
  rpmUpload: options.rpmUpload ?? 'absent',
  chunkedBodies: options.chunkedBodies ?? 'refused',
});

interface Site {
  readonly frontend: Frontend;
  readonly dispatcher: Dispatcher;
  readonly incoming: Incoming;
}

async function serveFrontend(
  { frontend, dispatcher, incoming }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const session = new Session(frontend.db, request);
  response.setHeader('Set-Cookie', session.cookie(frontend.now()));
  try {
    if (/^\/tmp\//.test(request.url ?? '')) {
      await sendFile({ root: frontend.paths.uploads, prefix: '/tmp' }, request, response);
      return;
    }
    if (request.headers['transfer-encoding'] !== undefined && frontend.settings.chunkedBodies === 'refused') {
      // Bytes that nobody reads would keep the answer from a client that still sends.
      request.resume();
      page(response, 411, 'Length Required');
      return;
    }
    const body = await readBody(request, incoming);
    try {
      const answer = dispatcher.answer({ request, body, session });
      sendAnswer(response, answer, { head: request.method === 'HEAD' });
    } finally {
      await incoming.drop([...body.files.values()].flat());
    }
  } catch (error) {
    // The client left before it had said what it wants.
    if (request.errored !== null) return;
    // A defect of the sandbox, which no client shall take for an answer of the frontend.
    console.error(error);
    if (!response.headersSent)
      sendAnswer(response, { status: 500, text: 'sandbox failure\n' }, { head: false });
  }
}
