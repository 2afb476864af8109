import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GobblerSandboxOptions } from './gobbler/options.js';
import { type GobblerSandbox, startGobblerSandbox } from './gobbler/server.js';
import type { KojiSandboxOptions } from './koji/options.js';
import { type KojiSandbox, startKojiSandbox } from './koji/server.js';

/** What to start and where. */
export interface SandboxOptions {
  /** The directory that keeps the state of all stores. @default a fresh one, removed at stop */
  state?: string;
  /** Port of the first store; the others follow. @default free ports */
  portBase?: number;
  /** Settings of the Gobbler. `staging` and `registry` are in the state directory unless given. */
  gobbler?: Partial<GobblerSandboxOptions>;
  /** Settings of the Koji hub. `state` is in the state directory unless given. */
  koji?: Partial<KojiSandboxOptions>;
}

/** The stores, running. */
export interface Sandbox {
  readonly stateDir: string;
  readonly gobbler: GobblerSandbox;
  readonly koji: KojiSandbox;
  /** Stops every store; a state directory that was made for this run is removed. */
  stop(): Promise<void>;
}

/**
 * Starts every store on loopback.
 * @throws Error when a port is taken or the state directory cannot be made
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { stateDir, isTemporary } = await openState(options.state);
  const discard = async (): Promise<void> => {
    if (isTemporary) await rm(stateDir, { recursive: true, force: true });
  };
  const { portBase } = options;
  const started: { stop(): Promise<void> }[] = [];
  try {
    const gobbler = await startGobblerSandbox({
      staging: join(stateDir, 'gobbler', 'staging'),
      registry: join(stateDir, 'gobbler', 'registry'),
      ...(portBase === undefined ? {} : { port: portBase }),
      ...options.gobbler,
    });
    started.push(gobbler);
    const koji = await startKojiSandbox({
      state: join(stateDir, 'koji'),
      ...(portBase === undefined ? {} : { port: portBase + 1, tlsPort: portBase + 2 }),
      ...options.koji,
    });
    started.push(koji);
    return {
      stateDir,
      gobbler,
      koji,
      stop: async () => {
        await Promise.all(started.map((store) => store.stop()));
        await discard();
      },
    };
  } catch (error) {
    await Promise.all(started.map((store) => store.stop()));
    await discard();
    throw error;
  }
}

async function openState(state: string | undefined): Promise<{ stateDir: string; isTemporary: boolean }> {
  if (state !== undefined) {
    const stateDir = resolve(state);
    await mkdir(stateDir, { recursive: true });
    return { stateDir, isTemporary: false };
  }
  const stateDir = await mkdtemp(join(tmpdir(), 'omnipub-sandbox-'));
  // Other users of this machine have to reach the staging directory in it.
  await chmod(stateDir, 0o755);
  return { stateDir, isTemporary: true };
}
