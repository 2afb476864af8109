import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { KojiSandboxOptions, KojiSeed } from '../koji/options.js';
import { type KojiSandbox, startKojiSandbox } from '../koji/server.js';
import type { KojiClient } from './koji-client.js';

/** Three tags that inherit, a target, and a package that may be there: what most tests begin with. */
export const SEED: KojiSeed = {
  tags: [
    { name: 'f99-build', arches: 'x86_64' },
    { name: 'f99', parents: ['f99-build'] },
    { name: 'f99-candidate', parents: ['f99-build'] },
  ],
  targets: [{ name: 'f99', buildTag: 'f99-build', destTag: 'f99-candidate' }],
  packages: [
    { tag: 'f99', name: 'hello-omnipub' },
    { tag: 'f99-candidate', name: 'hello-omnipub' },
  ],
  contentGenerators: [{ name: 'labcg', users: ['kojiadmin', 'builder'] }],
};

/** A hub with a state of its own, the way to end both, and another life of it on the same state. */
export interface TemporaryHub {
  readonly hub: KojiSandbox;
  end(): Promise<void>;
  restart(): Promise<KojiSandbox>;
}

/** Starts one. */
export async function temporaryHub(options: Partial<KojiSandboxOptions> = {}): Promise<TemporaryHub> {
  const state = await mkdtemp(join(tmpdir(), 'koji-hub-'));
  const start = (): Promise<KojiSandbox> =>
    startKojiSandbox({ state, seed: SEED, workerSpeed: 1, ...options });
  let hub = await start();
  return {
    hub,
    restart: async () => {
      await hub.stop();
      hub = await start();
      return hub;
    },
    end: async () => {
      await hub.stop();
      await rm(state, { recursive: true });
    },
  };
}

/** Waits until a task has ended; answers its state. */
export async function finished(client: KojiClient, id: unknown): Promise<number> {
  let state = 0;
  await vi.waitUntil(
    async () => {
      state = ((await client.call('getTaskInfo', Number(id))) as { state: number }).state;
      return [2, 3, 5].includes(state);
    },
    { timeout: 10_000, interval: 10 },
  );
  return state;
}
