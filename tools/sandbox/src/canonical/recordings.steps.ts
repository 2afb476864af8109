import type { RecordedValues } from './recordings.values.js';
import type { CanonicalSandbox } from './server.js';
import type { Settings } from './settings.js';

/** The tokens that the placeholders `<store-token-...>` tell apart. */
export const tokenKinds = ['usso', 'candid', 'developer', 'offline'] as const;

/** Brings about what a recording takes for granted. */
export type Seed = (sandbox: CanonicalSandbox, values: RecordedValues) => Promise<void> | void;

/** Seeds by the names of their recordings. */
export type Seeds = Readonly<Record<string, Seed>>;

/** One after the other. */
export const inOrder =
  (...steps: readonly Seed[]): Seed =>
  async (sandbox, values) => {
    for (const step of steps) await step(sandbox, values);
  };

/** The servers are set like this. */
export const set =
  (settings: Partial<Settings>): Seed =>
  ({ control }) =>
    control.set(settings);

/** Jo's tokens may do only this. */
export const permitted =
  (...permissions: readonly string[]): Seed =>
  ({ control }, values) => {
    for (const kind of tokenKinds)
      values.set(`store-token-${kind}`, control.issueToken({ store: 'charmhub', permissions }));
  };

/** Jo's login may do only this. */
export const permittedLogin =
  (store: 'snap' | 'charmhub', ...permissions: readonly string[]): Seed =>
  ({ control }, values) => {
    const { root, discharge } = control.issueLogin({ store, permissions });
    values.set('u1-root', root);
    values.set('u1-discharge-unbound-1', discharge);
  };

/** The review of uploads is looked at every 100 ms: once it is new, once scanned, and then it has ended. */
export const reviewedInThreeLooks: Seed = ({ control }) => control.setReview({ stepMs: 150 });
