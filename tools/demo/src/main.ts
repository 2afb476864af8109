import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDeps } from '@omnipub/core';
import { adapters, createPlan, exitCodeOf, loadConfig, reportTable, runPlan } from '@omnipub/pipeline';
import { startSandbox } from '@omnipub/sandbox';
import type { DemoStore } from './demo-store.js';
import { gobblerDemo } from './gobbler.js';

const stores: Readonly<Record<string, DemoStore>> = { gobbler: gobblerDemo };
const artifacts = fileURLToPath(new URL('../../../test-fixtures/artifacts', import.meta.url));
const say = (line: string): void => console.log(line);

/** The main job, from nothing to a verified release. @returns the exit code of the run */
async function demo(scratch: string, signal: AbortSignal): Promise<number> {
  const sandbox = await startSandbox({ state: join(scratch, 'sandbox') });
  try {
    say(`sandbox: gobbler at ${sandbox.gobbler.url}, state in ${sandbox.stateDir}`);
    const file = join(scratch, 'omnipub.yaml');
    const parts = Object.entries(stores).map(([name, store]) => ({
      name,
      ...store.config(sandbox, artifacts),
    }));
    const content = {
      release: 'demo',
      stores: Object.fromEntries(parts.map(({ name, store }) => [name, store])),
      targets: parts.map(({ target }) => target),
    };
    // JSON is YAML.
    await writeFile(file, JSON.stringify(content, undefined, 2));

    const plan = await createPlan(await loadConfig(file, adapters), { registry: adapters, signal });
    say(`plan ${plan.id}: ${plan.steps.map(({ key }) => key).join(' -> ')}`);
    const report = await runPlan(plan, {
      registry: adapters,
      deps: createDeps(),
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
      for (const store of Object.values(stores))
        for (const line of await store.verify(sandbox, artifacts, scratch)) say(line);
    }
    say(`\n${reportTable(report)}`);
    return exitCodeOf(report);
  } finally {
    await sandbox.stop();
  }
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
const scratch = await mkdtemp(join(tmpdir(), 'omnipub-demo-'));
try {
  process.exitCode = await demo(scratch, stop.signal);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
