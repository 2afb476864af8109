import type { Deps } from '@omnipub/core';
import type { Sandbox } from '@omnipub/sandbox';

/** What the demo works with. */
export interface DemoScene {
  readonly sandbox: Sandbox;
  /** Folder of the artifacts that are published. */
  readonly artifacts: string;
  /** A folder that is removed at the end. */
  readonly scratch: string;
  /** Shared by the pipeline and the native clients; its credentials live in memory. */
  readonly deps: Deps;
  readonly signal: AbortSignal;
}

/** One store's part in the demo. A new store adds one of these to `main.ts`. */
export interface DemoStore {
  /** Where it is, for the first line. */
  address(sandbox: Sandbox): string;
  /**
   * Logs in, and keeps the login where the pipeline finds it. Absent: this store knows its users by other means.
   * @returns a line for the person who watches
   */
  logIn?(scene: DemoScene): Promise<string>;
  /** Its entries below `stores:` and `targets:` of the demo's omnipub.yaml. */
  config(
    scene: DemoScene,
  ): Promise<{ readonly store: object; readonly target: object & { readonly name: string } }>;
  /**
   * Asks the store, past the pipeline, for what it has now, and fetches the release back where that can be done.
   * @returns lines for the person who watches
   * @throws Error when what comes back is not what was published
   */
  verify(scene: DemoScene): Promise<readonly string[]>;
}
