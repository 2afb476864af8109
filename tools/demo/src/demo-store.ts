import type { Sandbox } from '@omnipub/sandbox';

/** One store's part in the demo. A new store adds one of these to `main.ts`. */
export interface DemoStore {
  /** Its entries below `stores:` and `targets:` of the demo's omnipub.yaml. */
  config(
    sandbox: Sandbox,
    artifacts: string,
  ): { readonly store: object; readonly target: object & { readonly name: string } };
  /**
   * Asks the store, past the pipeline, for what it has now, and fetches the release back.
   * @returns lines for the person who watches
   * @throws Error when what comes back is not what was published
   */
  verify(sandbox: Sandbox, artifacts: string, scratch: string): Promise<readonly string[]>;
}
