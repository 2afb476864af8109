import { createServer, type Server } from 'node:http';
import { Faults } from '../faults.js';
import { RequestLog, type RequestLogEntry } from '../request-log.js';
import { createCandid } from './candid/handler.js';
import { type CanonicalControl, createControl } from './control.js';
import { createDashboard } from './dashboard/handler.js';
import { vendorEnvironment } from './environment.js';
import { createGateway } from './gateway/handler.js';
import type { Router } from './http/router.js';
import type { CanonicalSandboxOptions } from './options.js';
import { createRegistry } from './registry/handler.js';
import { type ServiceName, serviceNames } from './services.js';
import { createSso } from './sso/handler.js';
import { createStorage } from './storage/handler.js';
import { openWorld, type World } from './world.js';

/** Snap Store and Charmhub, running: six servers over one state. */
export interface CanonicalSandbox {
  /** Without a slash at the end. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Misbehaviour on demand, of each server. */
  readonly faults: Readonly<Record<ServiceName, Faults>>;
  /** The last 10,000 requests of each, faulty ones included. */
  readonly requests: Readonly<Record<ServiceName, readonly RequestLogEntry[]>>;
  /** Sets and shows what is behind the wire. */
  readonly control: CanonicalControl;
  /** The variables that point the vendors' own tools here. */
  env(): Record<string, string>;
  /** Ends every connection and lets the next sandbox have the state. */
  stop(): Promise<void>;
}

/** Makes the handlers of a server; it may open documents of its own first. */
type CreateHandler = (world: World) => Router | Promise<Router>;

const handlers: Readonly<Record<ServiceName, CreateHandler>> = {
  dashboard: createDashboard,
  charmhub: createGateway,
  storage: createStorage,
  sso: createSso,
  candid: createCandid,
  registry: createRegistry,
};

/**
 * Starts the six servers on 127.0.0.1.
 * @throws Error when a port is taken, or the state can't be had
 */
export async function startCanonicalSandbox(options: CanonicalSandboxOptions): Promise<CanonicalSandbox> {
  const { port, now } = options;
  const world = await openWorld(options.state, now === undefined ? {} : { now });
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const { server } of running) {
      server.close();
      server.closeAllConnections();
    }
    for (const { router } of running) await router.idle();
    await world.close();
  };
  try {
    for (const [index, name] of serviceNames.entries()) {
      const router = await handlers[name](world);
      const one = await run(name, router, port === undefined ? 0 : port + index);
      running.push(one);
      world.urls[name] = one.url;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: world.urls,
    faults: byName(running, ({ faults }) => faults),
    requests: byName(running, ({ log }) => log.entries),
    control: createControl(world),
    env: () => vendorEnvironment(world.urls),
    stop,
  };
}

interface Running {
  readonly name: ServiceName;
  readonly router: Router;
  readonly url: string;
  readonly server: Server;
  readonly faults: Faults;
  readonly log: RequestLog;
}

async function run(name: ServiceName, router: Router, port: number): Promise<Running> {
  const log = new RequestLog();
  const faults = new Faults();
  const handle = faults.wrap(router.handler);
  const server = createServer((request, response) => {
    log.add(request, response);
    // A client that leaves in the middle is no error of the server's.
    request.on('error', () => undefined);
    handle(request, response);
  });
  // An upload may take hours, and a client may rest between two requests of one connection.
  Object.assign(server, { requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0, timeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return { name, router, url: `http://127.0.0.1:${bound}`, server, faults, log };
}

function byName<T>(running: readonly Running[], pick: (one: Running) => T): Record<ServiceName, T> {
  return Object.fromEntries(running.map((one) => [one.name, pick(one)])) as Record<ServiceName, T>;
}
