import { afterEach, beforeEach } from 'vitest';
import type { LoginRequest } from '../canonical/control.js';
import { type CanonicalBench, startCanonicalBench, u1Header } from './canonical-client.js';

/** The bench of the test that runs. */
export interface CanonicalScene extends CanonicalBench {
  /** What time it is for the stores, in milliseconds since 1970. It stands still until a test moves it. */
  now: number;
  /** The header of a login of the dashboard. */
  as(login?: LoginRequest): Record<string, string>;
}

/**
 * Gives each test of a file a bench of its own, and closes it afterwards. The scene is the same object all along, so that what a
 * file builds on it can stand beside it; it is there from the first `beforeEach` after this on.
 * @param options.at when each test begins, as ISO 8601. Default: now
 */
export function canonicalScene(options: { readonly at?: string } = {}): CanonicalScene {
  let bench: CanonicalBench | undefined;
  const current = (): CanonicalBench => {
    if (bench === undefined) throw new Error('the scene is set by the first beforeEach');
    return bench;
  };
  const scene: CanonicalScene = {
    now: 0,
    get root() {
      return current().root;
    },
    get urls() {
      return current().urls;
    },
    get faults() {
      return current().faults;
    },
    get requests() {
      return current().requests;
    },
    get control() {
      return current().control;
    },
    env: () => current().env(),
    stop: () => current().stop(),
    call: (...request) => current().call(...request),
    upload: (filename, bytes) => current().upload(filename, bytes),
    async close() {
      const open = bench;
      // A test may have closed it before it ends.
      bench = undefined;
      await open?.close();
    },
    async restart() {
      bench = await current().restart();
      return scene;
    },
    as: (login = {}) => u1Header(current().control.issueLogin(login)),
  };
  beforeEach(async () => {
    scene.now = options.at === undefined ? Date.now() : Date.parse(options.at);
    bench = await startCanonicalBench({ now: () => scene.now });
  });
  afterEach(() => scene.close());
  return scene;
}
