import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCredentialChain,
  createDeps,
  createExplicitStore,
  createLogger,
  inspectArtifact,
  systemClock,
} from '@omnipub/core';
import { describeStore, type StoreUnderTest } from '@omnipub/core/testing';
import { startSandbox } from '@omnipub/sandbox';
import { createKojiClient } from './client.js';
import { koji } from './definition.js';
import type { KojiTypes } from './store/koji-types.js';
import { publishSeed, srpm } from './testing/publish-world.js';

const PASSWORD = 'builder-password';
/** Where nothing listens. There is a login for it, too: what is asked is whether the hub answers. */
const NOWHERE = 'http://127.0.0.1:1';

/** Each test has a hub of its own, and the suite asks for the deps after it has started it. */
let credentials = createCredentialChain([], { emit: () => undefined, clock: systemClock });

describeStore({
  definition: koji,
  deps: (write) =>
    createDeps({ env: { OMNIPUB_BACKOFF: '1' }, log: createLogger(write, 'debug'), credentials }),
  start,
});

async function start(): Promise<StoreUnderTest<KojiTypes>> {
  const sandbox = await startSandbox({ koji: { seed: publishSeed, workerSpeed: 1 } });
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-conformance-'));
  const { url, control, faults, requests } = sandbox.koji;
  const records = [new URL(url).origin, NOWHERE].map((origin) => ({
    store: 'koji',
    origin,
    account: 'builder',
    kind: 'basic' as const,
    secret: `builder:${PASSWORD}`,
    madeAt: new Date().toISOString(),
  }));
  credentials = createCredentialChain([createExplicitStore(records)], {
    emit: () => undefined,
    clock: systemClock,
  });
  const config = { server: url, settleTimeoutMs: 20_000, pollIntervalMs: 5 };
  const other = join(scratch, 'other.src.rpm');
  await copyFile(srpm, other);
  await appendFile(other, 'other content behind the payload');
  return {
    config,
    unreachable: { ...config, server: `${NOWHERE}/kojihub` },
    register: { package: 'hello-omnipub', tag: 'f42-empty' },
    upload: { target: 'f42' },
    release: { tag: 'f42' },
    // A build has a row of its own only after its source was made anew; its task is there at once.
    list: { what: 'tasks', owner: 'builder' },
    artifact: await artifactOf(srpm),
    changedArtifact: await artifactOf(other),
    faults: {
      refuseRead: () => void faults.add({ kind: 'status', status: 503, rpc: 'listTasks' }),
      refuseUpload: () => void faults.add({ kind: 'status', status: 503, rpc: 'build' }),
      loseUploadAnswer: () => void faults.add({ kind: 'cut-after-work', rpc: 'build' }),
      hang: () => void faults.add({ kind: 'hang', times: Number.POSITIVE_INFINITY }),
      expireLogin: () => void control.expireSessions(),
      refreshes: () => requests.filter(({ rpc }) => rpc === 'login').length,
    },
    served: () => requests.map(({ method, rpc }) => ({ method, path: rpc ?? '' })),
    copies: async () => control.tasks('build').length,
    fingerprint: () => fingerprint(url, control),
    isTheUpload: (item) => item.what === 'task' && item.method === 'build',
    secrets: [PASSWORD],
    stop: async () => {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** What clients have made: the builder goes on by itself meanwhile. */
async function fingerprint(
  server: string,
  control: Awaited<ReturnType<typeof startSandbox>>['koji']['control'],
): Promise<string> {
  const made = control.tasks().filter(({ parent, method }) => parent === null && method !== 'newRepo');
  const client = createKojiClient({ server, auth: { type: 'anonymous' } });
  const listed: string[] = [];
  for await (const each of client.listPackages({ tag: 'f42-empty' })) listed.push(each.package_name);
  return JSON.stringify([made.map(({ id, method }) => [id, method]), listed]);
}

async function artifactOf(path: string) {
  return inspectArtifact(path, { signal: AbortSignal.timeout(10_000), emit: () => undefined });
}
