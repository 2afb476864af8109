import { copyFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createCredentialChain,
  createDeps,
  createMemoryStore,
  type Environment,
  normalizeOrigin,
  type StoreEvent,
  systemClock,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { type CoprSandboxOptions, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import { Packages } from '../api/packages.js';
import { Projects } from '../api/projects.js';
import { Builds } from '../builds/builds.js';
import { CoprSession } from '../session/copr-session.js';

/** The project that every world begins with, and its chroots. */
export const place = { ownername: 'alice', projectname: 'demo' } as const;
export const chroots = ['fedora-41-x86_64', 'fedora-rawhide-x86_64', 'epel-9-x86_64'] as const;

const fixture = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url),
);

/** A Copr of its own for one test, with a project and a client of its owner. */
export interface BuildWorld {
  readonly sandbox: Sandbox['copr'];
  readonly builds: Builds;
  readonly packages: Packages;
  /** The projects, with the login of a user. */
  projects(user: string): Projects;
  /** What the client has told so far. */
  readonly events: StoreEvent[];
  readonly emit: (event: StoreEvent) => void;
  /** A client of somebody else, or with other settings. */
  as(user: string, settings?: WorldSettings): Builds;
  /** The SRPM of the fixtures under a name; longer when `size` says so. */
  srpm(name?: string, options?: { readonly size?: number }): Promise<string>;
  file(name: string, content: string): Promise<string>;
  /** Requests to the API so far: `POST /build/create/url 200`. */
  sent(): string[];
  /** Of a create: how often it was sent. */
  creates(): number;
}

/** The id of the newest build of the project. */
export function newest({ sandbox }: Pick<BuildWorld, 'sandbox'>): number {
  return Math.max(...sandbox.control.builds('alice', 'demo').map(({ id }) => Number(id)));
}

/** Options of the client. */
export interface WorldSettings {
  readonly lookForMs?: number;
  readonly env?: Environment;
}

/** A client of any server. */
export function clientOf(
  server: { readonly url: string; readonly login: string; readonly token: string },
  { lookForMs = 1_500, env = {} }: WorldSettings = {},
): Builds {
  return new Builds(sessionOf(server, { lookForMs, env }));
}

function sessionOf(
  server: { readonly url: string; readonly login: string; readonly token: string },
  { lookForMs, env }: Required<WorldSettings>,
): CoprSession {
  const { url, login, token } = server;
  const record = {
    store: 'copr',
    origin: normalizeOrigin(url),
    kind: 'basic',
    account: login,
    secret: `${login}:${token}`,
    madeAt: new Date().toISOString(),
  } as const;
  const credentials = createCredentialChain([createMemoryStore([record])], {
    clock: systemClock,
    emit: () => undefined,
  });
  const settings = { OMNIPUB_BACKOFF: '1', OMNIPUB_RETRIES: '2', ...env };
  return new CoprSession({ url, lookForMs }, createDeps({ env: settings, credentials }));
}

/** Starts one inside of a test; it ends with the test. */
export async function startBuildWorld(
  options: Partial<CoprSandboxOptions> & { readonly client?: WorldSettings } = {},
): Promise<BuildWorld> {
  const { client = {}, ...copr } = options;
  const started = await startSandbox({ copr: { workerSpeed: 5, createrepo: 'never', ...copr } });
  onTestFinished(() => started.stop());
  const sandbox = started.copr;
  const server = (user: string) => {
    const { login, token } = sandbox.control.credentials(user);
    return { url: sandbox.url, login, token };
  };
  await new Projects(sessionOf(server('alice'), { lookForMs: 1, env: {} })).add({
    ...place,
    chroots: [...chroots],
  });
  const begin = sandbox.requests.length;
  const events: StoreEvent[] = [];
  const sent = (): string[] =>
    sandbox.requests
      .slice(begin)
      .filter(({ url }) => url.startsWith('/api_3/'))
      .map(({ method, url, status }) => `${method} ${url.slice('/api_3'.length)} ${String(status)}`);
  return {
    sandbox,
    builds: clientOf(server('alice'), client),
    packages: new Packages(sessionOf(server('alice'), { lookForMs: 1, env: {} })),
    projects: (user) => new Projects(sessionOf(server(user), { lookForMs: 1, env: {} })),
    events,
    emit: (event) => void events.push(event),
    as: (user, settings) => clientOf(server(user), settings),
    async srpm(name = 'hello-omnipub-1.4.0-3.src.rpm', { size } = {}) {
      const path = join(await tempDir(), name);
      await copyFile(fixture, path);
      if (size !== undefined) await truncate(path, size);
      return path;
    },
    async file(name, content) {
      const path = join(await tempDir(), name);
      await writeFile(path, content);
      return path;
    },
    sent,
    creates: () => sent().filter((request) => request.startsWith('POST /build/create/')).length,
  };
}
