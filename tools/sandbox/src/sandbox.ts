import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CanonicalSandboxOptions } from './canonical/options.js';
import { type CanonicalSandbox, startCanonicalSandbox } from './canonical/server.js';
import type { CoprSandboxOptions } from './copr/options.js';
import { type CoprSandbox, startCoprSandbox } from './copr/server.js';
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
  /** Settings of Snap Store and Charmhub. `state` is in the state directory unless given. */
  canonical?: Partial<CanonicalSandboxOptions>;
  /** Settings of the Koji hub. `state` is in the state directory unless given. */
  koji?: Partial<KojiSandboxOptions>;
  /** Settings of Copr. `state` is in the state directory unless given. */
  copr?: Partial<CoprSandboxOptions>;
}

/** The stores, running. */
export interface Sandbox {
  readonly stateDir: string;
  readonly gobbler: GobblerSandbox;
  /** Snap Store and Charmhub with what they share. */
  readonly canonical: CanonicalSandbox;
  readonly koji: KojiSandbox;
  readonly copr: CoprSandbox;
  /** Stops every store; a state directory that was made for this run is removed. */
  stop(): Promise<void>;
}

/**
 * Starts every store on loopback.
 * @throws Error when a port is taken or the state directory cannot be made
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { stateDir, isTemporary } = await openState(options.state);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const store of started) await store.stop();
    if (isTemporary) await rm(stateDir, { recursive: true, force: true });
  };
  const { portBase } = options;
  try {
    const gobbler = await startGobblerSandbox({
      staging: join(stateDir, 'gobbler', 'staging'),
      registry: join(stateDir, 'gobbler', 'registry'),
      ...(portBase === undefined ? {} : { port: portBase }),
      ...options.gobbler,
    });
    started.push(gobbler);
    const canonical = await startCanonicalSandbox({
      state: join(stateDir, 'canonical'),
      ...(portBase === undefined ? {} : { port: portBase + 1 }),
      ...options.canonical,
    });
    started.push(canonical);
    const koji = await startKojiSandbox({
      state: join(stateDir, 'koji'),
      // The six servers before it have six ports.
      ...(portBase === undefined ? {} : { port: portBase + 7, tlsPort: portBase + 8 }),
      ...options.koji,
    });
    started.push(koji);
    const copr = await startCoprSandbox({
      state: join(stateDir, 'copr'),
      ...(portBase === undefined ? {} : { port: portBase + 9, resultsPort: portBase + 10 }),
      ...options.copr,
    });
    started.push(copr);
    return { stateDir, gobbler, canonical, koji, copr, stop };
  } catch (error) {
    await stop();
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
