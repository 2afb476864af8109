import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CallContext, Deps, StoreEvent } from '@omnipub/core';
import { createDeps } from '@omnipub/core';
import { type GobblerSandboxOptions, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { createSession, type GobblerConfig, type GobblerSession } from '../session.js';

/** A sandbox with sessions to it, and a scratch directory; all gone after `stop`. */
export interface World {
  readonly sandbox: Sandbox;
  readonly scratch: string;
  /** A session over this sandbox; everything is read over HTTP unless told otherwise. */
  session(config?: Partial<GobblerConfig>, deps?: Partial<Deps>): GobblerSession;
  /** Writes files below the scratch directory and returns their directory. */
  tree(name: string, files: Readonly<Record<string, string>>): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one. Retries wait no time to speak of. */
export async function startWorld(gobbler: Partial<GobblerSandboxOptions> = {}): Promise<World> {
  const sandbox = await startSandbox({ gobbler });
  const scratch = await mkdtemp(join(tmpdir(), 'gobbler-test-'));
  return {
    sandbox,
    scratch,
    session: (config = {}, deps = {}) =>
      createSession(
        {
          url: sandbox.gobbler.url,
          staging: sandbox.gobbler.staging,
          settleTimeoutMs: 3_000,
          forceRemote: true,
          cacheDir: join(scratch, 'cache'),
          ...config,
        },
        createDeps({ env: { OMNIPUB_BACKOFF: '1' }, ...deps }),
      ),
    async tree(name, files) {
      for (const [path, content] of Object.entries(files)) {
        const at = join(scratch, name, path);
        await mkdir(dirname(at), { recursive: true });
        await writeFile(at, content);
      }
      return join(scratch, name);
    },
    async stop() {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** A call context that keeps its events. */
export function recordingContext(more: Partial<CallContext> = {}): CallContext & { events: StoreEvent[] } {
  const events: StoreEvent[] = [];
  return {
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    idempotencyKey: 'test-key',
    dryRun: false,
    events,
    ...more,
  };
}
