import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { CoprSandboxOptions } from '../copr/options.js';
import { type CoprSandbox, startCoprSandbox } from '../copr/server.js';
import { CoprClient } from './copr-client.js';

/** A Copr on a state of its own, quick and without createrepo_c unless it is asked for. */
export interface CoprScene {
  readonly state: string;
  readonly copr: CoprSandbox;
  /** A client with the token of a user; nobody's is anonymous. */
  as(user?: string): CoprClient;
  /** Stops it and starts it anew on the same state. */
  restart(options?: Partial<CoprSandboxOptions>): Promise<void>;
  /** The build once nothing more happens to it. @throws Error after ten seconds */
  finished(id: unknown): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const ENDS = ['succeeded', 'failed', 'canceled', 'skipped', 'forked'];

/** Asks again until it does not throw, on a busy machine, too. @throws what it threw last, after ten seconds */
export const eventually = <T>(ask: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(ask, { timeout: 10_000, interval: 5 });

/** Starts one; what it leaves is removed at its stop. */
export async function coprScene(options: Partial<CoprSandboxOptions> = {}): Promise<CoprScene> {
  const state = await mkdtemp(join(tmpdir(), 'omnipub-copr-'));
  const start = (more: Partial<CoprSandboxOptions> = {}): Promise<CoprSandbox> =>
    startCoprSandbox({ state, workerSpeed: 1, createrepo: 'never', ...options, ...more });
  let copr = await start();
  return {
    state,
    get copr() {
      return copr;
    },
    as: (user) => new CoprClient(copr, user),
    restart: async (more) => {
      await copr.stop();
      copr = await start(more);
    },
    finished: (id) =>
      eventually(() => {
        const build = copr.control.build(Number(id));
        if (build === undefined || !ENDS.includes(String(build.state))) {
          throw new Error(`build ${String(id)} is ${String(build?.state)}`);
        }
        return build;
      }),
    stop: async () => {
      await copr.stop();
      await rm(state, { recursive: true, force: true });
    },
  };
}
