import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { KojiSandboxOptions } from '../koji/options.js';
import { type KojiSandbox, startKojiSandbox } from '../koji/server.js';

/** Hubs for tests of sessions, each with options of its own; the newest one ends with its test. */
export interface SessionScene {
  /** The one that was started last. */
  readonly hub: KojiSandbox;
  /** Starts one on the test's own state: what an earlier one kept is there. */
  start(this: void, options?: Partial<KojiSandboxOptions>): Promise<KojiSandbox>;
}

/** Sets the scene for each test of a file. */
export function sessionScene(): SessionScene {
  let state: string;
  let hub: KojiSandbox;
  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'koji-sessions-'));
  });
  afterEach(async () => {
    await hub.stop();
    await rm(state, { recursive: true });
  });
  return {
    get hub() {
      return hub;
    },
    start: async (options = {}) => {
      hub = await startKojiSandbox({ state, ...options });
      return hub;
    },
  };
}

/** What a fault looks like to the test client. */
export const fault = (code: number, message: string | RegExp) => ({
  code,
  message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
});
