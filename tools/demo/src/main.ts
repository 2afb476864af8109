import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCredentialChain, createDeps, createMemoryStore, systemClock } from '@omnipub/core';
import { adapters, createPlan, exitCodeOf, loadConfig, reportTable, runPlan } from '@omnipub/pipeline';
import { startSandbox } from '@omnipub/sandbox';
import { charmhubDemo } from './charmhub.js';
import { coprDemo } from './copr.js';
import type { DemoScene, DemoStore } from './demo-store.js';
import { gobblerDemo } from './gobbler.js';
import { kojiDemo } from './koji.js';
import { snapDemo } from './snap.js';

const stores: Readonly<Record<string, DemoStore>> = {
  gobbler: gobblerDemo,
  snap: snapDemo,
  charmhub: charmhubDemo,
  koji: kojiDemo,
  copr: coprDemo,
};
const artifacts = fileURLToPath(new URL('../../../test-fixtures/artifacts', import.meta.url));
const say = (line: string): void => console.log(line);

/** The main job, from nothing to a verified release. @returns the exit code of the run */
async function demo(scratch: string, signal: AbortSignal): Promise<number> {
  const sandbox = await startSandbox({ state: join(scratch, 'sandbox') });
  try {
    const scene: DemoScene = { sandbox, artifacts, scratch, deps: depsInMemory(), signal };
    say(`sandbox, state in ${sandbox.stateDir}:`);
    for (const [name, store] of Object.entries(stores)) say(`  ${name} at ${store.address(sandbox)}`);
    for (const store of Object.values(stores)) if (store.logIn !== undefined) say(await store.logIn(scene));
    const file = join(scratch, 'omnipub.yaml');
    const parts = await Promise.all(
      Object.entries(stores).map(async ([name, store]) => ({ name, ...(await store.config(scene)) })),
    );
    const content = {
      release: 'demo',
      stores: Object.fromEntries(parts.map(({ name, store }) => [name, store])),
      targets: parts.map(({ target }) => target),
    };
    // JSON is YAML.
    await writeFile(file, JSON.stringify(content, undefined, 2));

    const plan = await createPlan(await loadConfig(file, adapters), { registry: adapters, signal });
    say(`plan ${plan.id}: ${plan.steps.map(({ key }) => key).join(', ')}`);
    const report = await runPlan(plan, {
      registry: adapters,
      deps: scene.deps,
      signal,
      ledgerFolder: join(scratch, '.omnipub'),
      onEvent: (event) => {
        if (event.type === 'step.done') say(`  ${event.key}: ${event.receipt.outcome} ${event.receipt.id}`);
        if (event.type === 'step.failed') say(`  ${event.key}: failed, ${JSON.stringify(event.error)}`);
      },
    });
    for (const { target, finding } of report.findings) {
      if (finding.level === 'error') say(`  ${target}: ${finding.message}`);
    }
    if (report.outcome === 'complete') {
      for (const store of Object.values(stores)) for (const line of await store.verify(scene)) say(line);
    }
    say(`\n${reportTable(report)}`);
    return exitCodeOf(report);
  } finally {
    await sandbox.stop();
  }
}

/** Logins of the demo go into memory: nothing of this user's is touched. */
function depsInMemory(): DemoScene['deps'] {
  const emit = (): void => undefined;
  const credentials = createCredentialChain([createMemoryStore()], { emit, clock: systemClock });
  return createDeps({ credentials });
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
const scratch = await mkdtemp(join(tmpdir(), 'omnipub-demo-'));
try {
  process.exitCode = await demo(scratch, stop.signal);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
