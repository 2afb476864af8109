import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createDeps } from '@omnipub/core';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config/load-config.js';
import { adapters } from './generated/adapters.js';
import { createPlan } from './plan/create-plan.js';
import type { Plan } from './plan/plan.js';
import { exitCodeOf } from './report/exit-code.js';
import type { Report } from './report/report.js';
import { runPlan } from './runner/run-plan.js';

let sandbox: Sandbox;
let folder: string;
beforeEach(async () => {
  sandbox = await startSandbox({ gobbler: { admins: [userInfo().username] } });
  folder = await mkdtemp(join(tmpdir(), 'omnipub-gobbler-'));
  await mkdir(join(folder, 'dataset', 'sub'), { recursive: true });
  await writeFile(join(folder, 'dataset', 'a.txt'), 'A');
  await writeFile(join(folder, 'dataset', 'sub', 'b.txt'), 'B');
});
afterEach(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const signal = new AbortController().signal;

async function planOf(release: string): Promise<Plan> {
  const file = join(folder, 'omnipub.yaml');
  const { url, staging } = sandbox.gobbler;
  await writeFile(
    file,
    `release: ${release}
stores:
  registry: { kind: gobbler, url: "${url}", staging: "${staging}" }
targets:
  - name: dataset
    store: registry
    artifact: ./dataset
    register: { project: demo }
    upload: { project: demo, asset: dataset, version: "1.0", probation: true }
    release: {}
`,
  );
  return createPlan(await loadConfig(file, adapters), { registry: adapters, signal });
}

const run = (plan: Plan): Promise<Report> =>
  runPlan(plan, {
    registry: adapters,
    deps: createDeps({ env: { OMNIPUB_BACKOFF: '1' } }),
    signal,
    ledgerFolder: join(folder, '.omnipub'),
  });

const published = (path: string): string => join(sandbox.gobbler.registry, 'demo', 'dataset', '1.0', path);

describe('a release to Gobbler', () => {
  it('registers, uploads on probation and approves', async () => {
    const report = await run(await planOf('r1'));
    expect(report).toMatchObject({
      outcome: 'complete',
      targets: [
        {
          store: 'registry',
          kind: 'gobbler',
          name: 'dataset',
          version: '1.0',
          outcome: 'created',
          state: 'released',
        },
      ],
    });
    expect(await readFile(published('sub/b.txt'), 'utf8')).toBe('B');
    expect(JSON.parse(await readFile(published('..summary'), 'utf8'))).not.toHaveProperty(
      'on_probation',
      true,
    );
  });

  it('done again from the ledger asks nothing; under another release name it finds everything there', async () => {
    const plan = await planOf('r1');
    await run(plan);
    const again = await run(plan);
    expect(again.outcome).toBe('complete');
    const other = await run(await planOf('r2'));
    expect(other).toMatchObject({ outcome: 'complete', targets: [{ outcome: 'existed' }] });
  });

  it('never replaces other content under the same version', async () => {
    await run(await planOf('r1'));
    await writeFile(join(folder, 'dataset', 'a.txt'), 'another A');
    const report = await run(await planOf('r1'));
    expect([report.outcome, exitCodeOf(report)]).toEqual(['failed', 6]);
    expect(await readFile(published('a.txt'), 'utf8')).toBe('A');
  });

  it('changes nothing when the service is not there', async () => {
    const plan = await planOf('r1');
    const gone = plan.stores['registry']?.config as { url: string };
    const elsewhere = {
      ...plan,
      stores: { registry: { kind: 'gobbler', config: { ...gone, url: 'http://127.0.0.1:9' } } },
    };
    const report = await run(elsewhere);
    expect([report.outcome, exitCodeOf(report)]).toEqual(['failed', 7]);
    await expect(access(join(folder, '.omnipub'))).rejects.toThrow();
  });
});
