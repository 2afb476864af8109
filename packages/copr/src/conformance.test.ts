import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps, createLogger, inspectArtifact } from '@omnipub/core';
import { describeStore, type StoreUnderTest } from '@omnipub/core/testing';
import { startSandbox } from '@omnipub/sandbox';
import { copr } from './definition.js';
import type { CoprTypes } from './store/copr-types.js';
import { credentialsOf, srpm } from './testing/store-world.js';

/** Where nothing listens. There is a login for it, too: what is asked is whether the server answers. */
const NOWHERE = 'http://127.0.0.1:1';

/** Each test has a Copr of its own, and the suite asks for the deps after it has started it. */
let credentials = credentialsOf([]);

describeStore({
  definition: copr,
  deps: (write) =>
    createDeps({ env: { OMNIPUB_BACKOFF: '1' }, log: createLogger(write, 'debug'), credentials }),
  start,
});

async function start(): Promise<StoreUnderTest<CoprTypes>> {
  const sandbox = await startSandbox({ copr: { workerSpeed: 1, createrepo: 'never' } });
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-conformance-'));
  const { url, control, faults, requests } = sandbox.copr;
  const { login, token } = control.credentials('alice');
  credentials = credentialsOf([url, NOWHERE].map((origin) => ({ origin, login, token })));
  const config = { url, settleTimeoutMs: 20_000, pollIntervalMs: 5, lookForMs: 500 };
  const other = join(scratch, 'other.src.rpm');
  await copyFile(srpm, other);
  await appendFile(other, 'other content behind the payload');
  const builds = (project: string) => {
    try {
      return control.builds('alice', project);
    } catch {
      return [];
    }
  };
  return {
    config,
    unreachable: { ...config, url: NOWHERE },
    register: { project: 'demo', chroots: ['fedora-41-x86_64', 'epel-9-*'], description: 'a demo' },
    upload: { project: 'demo', chroots: ['fedora-*'] },
    release: { promote: { to: 'stable', by: 'fork' } },
    list: { what: 'builds', project: 'demo' },
    artifact: await artifactOf(srpm),
    changedArtifact: await artifactOf(other),
    faults: {
      refuseRead: () => void faults.add({ kind: 'status', status: 503, path: '/api_3/build/list' }),
      refuseUpload: () => void faults.add({ kind: 'status', status: 503, path: '/api_3/build/create/' }),
      loseUploadAnswer: () => void faults.add({ kind: 'cut-after-work', path: '/api_3/build/create/' }),
      hang: () => void faults.add({ kind: 'hang', times: Number.POSITIVE_INFINITY }),
      expireLogin: () => control.expireToken('alice'),
    },
    served: () => requests.map(({ method, url: path }) => ({ method, path })),
    copies: async () => builds('demo').length,
    // What clients have made: the worker goes on by itself meanwhile.
    fingerprint: async () =>
      JSON.stringify([
        ...['demo', 'stable'].map((project) => builds(project).map(({ id }) => id)),
        requests.filter(({ method, url: path }) => method !== 'GET' && !path.includes('check-before-build'))
          .length,
      ]),
    isTheUpload: (item) => item.what === 'build' && item.project === 'alice/demo',
    secrets: [login, token],
    stop: async () => {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function artifactOf(path: string) {
  return inspectArtifact(path, { signal: AbortSignal.timeout(10_000), emit: () => undefined });
}
