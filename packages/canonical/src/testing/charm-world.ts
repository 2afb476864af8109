import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CallContext,
  type CredentialChain,
  createCredentialChain,
  createDeps,
  createExplicitStore,
  type Deps,
  type Environment,
  type StoreEvent,
  systemClock,
} from '@omnipub/core';
import { tempDir, type ZipMember, zip } from '@omnipub/core/testing';
import { type LoginRequest, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import { type CharmhubSession, openCharmhub } from '../charm/charmhub-session.js';
import { type CharmhubClient, createCharmhubClient } from '../charm/client.js';
import type { ConfigInput } from '../charm/store/definition-schemas.js';

/** Options of {@link startCharmWorld}. */
export interface CharmWorldOptions {
  /** What the login may do. @default everything */
  readonly login?: LoginRequest;
  /** @default retries wait no time, and no `PATH` */
  readonly env?: Environment;
}

/** What a charm for a test says of itself. */
export interface CharmOptions {
  /** @default 'hello' */
  readonly name?: string;
  /** Makes it another file. @default 'amd64' */
  readonly build?: string;
  /** Types by the names of its resources. @default none */
  readonly resources?: Readonly<Record<string, 'file' | 'oci-image'>>;
  /** Further files in it. @default none */
  readonly more?: readonly ZipMember[];
}

/** A Charmhub of its own for one test, with a client that is logged in. */
export interface CharmWorld {
  readonly sandbox: Sandbox['canonical'];
  readonly config: ConfigInput & { readonly url: string };
  readonly deps: Deps;
  readonly client: CharmhubClient;
  readonly session: CharmhubSession;
  readonly events: StoreEvent[];
  /** A folder for files, gone with the test. */
  readonly folder: string;
  /** A client with another login, or other settings. */
  as(login: LoginRequest, config?: ConfigInput): CharmhubClient;
  /** Deps with another login. */
  depsAs(login: LoginRequest): Deps;
  /** A context whose events are kept. */
  context(over?: Partial<CallContext>): CallContext;
  /** Writes a charm. */
  charm(options?: CharmOptions): Promise<string>;
  /** Writes any file. */
  file(name: string, content: string | Buffer): Promise<string>;
  /** The requests to the gateway so far: `POST /v1/charm`. */
  sent(): string[];
}

/** Starts one inside of a test; it ends with the test. */
export async function startCharmWorld(options: CharmWorldOptions = {}): Promise<CharmWorld> {
  const { env = { OMNIPUB_BACKOFF: '1' } } = options;
  const started = await startSandbox();
  onTestFinished(() => started.stop());
  const sandbox = started.canonical;
  const { urls, control } = sandbox;
  control.setReview({ stepMs: 0 });
  const config = {
    url: urls.charmhub,
    storageUrl: urls.storage,
    ssoUrl: urls.sso,
    settleTimeoutMs: 5_000,
    probeTimeoutMs: 2_000,
  };
  const depsAs = (login: LoginRequest): Deps =>
    createDeps({
      env,
      credentials: tokenFor(control.issueToken({ store: 'charmhub', ...login }), urls.charmhub),
    });
  const deps = depsAs(options.login ?? {});
  const events: StoreEvent[] = [];
  const folder = await tempDir();
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    sandbox,
    config,
    deps,
    client: createCharmhubClient(config, deps),
    session: openCharmhub(config, deps),
    events,
    folder,
    as: (login, more = {}) => createCharmhubClient({ ...config, ...more }, depsAs(login)),
    depsAs,
    context: (over = {}) => ({
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
      idempotencyKey: 'test-key',
      dryRun: false,
      ...over,
    }),
    charm: ({ name = 'hello', build = 'amd64', resources, more = [] } = {}) =>
      file(`${name}_${build}.charm`, charmOf({ name, build, resources: resources ?? {}, more })),
    file,
    sent: () => sandbox.requests.charmhub.map(({ method, url }) => `${method} ${url}`),
  };
}

/** A charm for ubuntu@24.04 on the architecture that `build` begins with. */
function charmOf({ name, build, resources, more }: Required<CharmOptions>): Buffer {
  const declared = Object.entries(resources).map(
    ([resource, type]) =>
      `  ${resource}:\n    type: ${type}\n${type === 'file' ? `    filename: ${resource}.bin\n` : ''}`,
  );
  const architecture = /^[a-z0-9]+/u.exec(build)?.[0] ?? 'amd64';
  return zip([
    {
      name: 'metadata.yaml',
      data: `name: ${name}\nsummary: s\ndescription: d\n${declared.length === 0 ? '' : `resources:\n${declared.join('')}`}`,
    },
    {
      name: 'manifest.yaml',
      data: `bases:\n- name: ubuntu\n  channel: "24.04"\n  architectures: [${architecture}]\n`,
    },
    { name: 'src/charm.py', data: `# ${build}\n` },
    ...more,
  ]);
}

/** Credentials that hold one token for some origins. */
export function tokenFor(secret: string, ...origins: readonly string[]): CredentialChain {
  const records = origins.map((origin) => ({
    store: 'charmhub',
    origin,
    account: 'default',
    kind: 'macaroon' as const,
    secret,
    madeAt: new Date().toISOString(),
  }));
  return createCredentialChain([createExplicitStore(records)], { emit: () => undefined, clock: systemClock });
}
