import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AdapterRegistry,
  type Capabilities,
  createCache,
  createCredentialChain,
  type Deps,
  PublishError,
  silentLogger,
  systemClock,
} from '@omnipub/core';
import { loadConfig } from '../config/load-config.js';
import { createPlan } from '../plan/create-plan.js';
import type { Plan } from '../plan/plan.js';
import type { Report } from '../report/report.js';
import type { RunEvent } from '../runner/run-event.js';
import { type RunPlanOptions, runPlan } from '../runner/run-plan.js';
import { fakeRegistry, World } from './fake-store.js';

/** Everything a store may be given; the fake one uses none of it. */
export const deps: Deps = {
  http: () => {
    throw new PublishError('INTERNAL', 'the fake store has no HTTP');
  },
  cache: createCache({ namespace: 'test' }),
  credentials: createCredentialChain([], { emit: () => undefined, clock: systemClock }),
  log: silentLogger,
  clock: systemClock,
  env: {},
};

/** A folder with an omnipub.yaml and a store to publish to. */
export interface Scene {
  readonly folder: string;
  readonly ledgerFolder: string;
  readonly world: World;
  readonly registry: AdapterRegistry;
  readonly events: RunEvent[];
  write(path: string, text: string | Uint8Array): Promise<string>;
  /** Writes omnipub.yaml and plans it. */
  plan(yaml: string): Promise<Plan>;
  run(plan: Plan, options?: Partial<RunPlanOptions>): Promise<Report>;
  options(over?: Partial<RunPlanOptions>): RunPlanOptions;
  remove(): Promise<void>;
}

/** Makes a scene in a fresh folder. */
export async function makeScene(capabilities: Partial<Capabilities> = {}): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'omnipub-pipeline-'));
  const world = new World();
  const registry = fakeRegistry(world, capabilities);
  const events: RunEvent[] = [];
  const ledgerFolder = join(folder, '.omnipub');
  const write = async (path: string, text: string | Uint8Array): Promise<string> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  const options = (over: Partial<RunPlanOptions> = {}): RunPlanOptions => ({
    registry,
    deps,
    ledgerFolder,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...over,
  });
  return {
    folder,
    ledgerFolder,
    world,
    registry,
    events,
    write,
    options,
    async plan(yaml) {
      const config = await loadConfig(await write('omnipub.yaml', yaml), registry);
      return createPlan(config, { registry, signal: new AbortController().signal });
    },
    run: (plan, over) => runPlan(plan, options(over)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** One target that registers, uploads and releases `<name>.bin`. */
export function target(name: string, more = ''): string {
  return [
    `  - name: ${name}`,
    '    store: main',
    `    artifact: ${name}.bin`,
    '    register: { project: demo }',
    `    upload: { name: ${name}, version: "1" }`,
    '    release: { channel: edge }',
    ...(more === '' ? [] : [`    ${more}`]),
    '',
  ].join('\n');
}

/** A file with these targets and one fake store. */
export function yamlOf(targets: readonly string[], more = ''): string {
  return `release: r1\nstores:\n  main: { kind: fake, site: here }\n${more}targets:\n${targets.join('')}`;
}
