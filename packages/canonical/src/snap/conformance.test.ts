import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCredentialChain,
  createDeps,
  createLogger,
  createMemoryStore,
  digestFile,
  inspectArtifact,
  type SnapArtifact,
  systemClock,
} from '@omnipub/core';
import { describeStore, type StoreUnderTest } from '@omnipub/core/testing';
import { startSandbox } from '@omnipub/sandbox';
import { snap } from './definition.js';
import type { SnapTypes } from './store/types.js';

const NAME = 'hello';
/** Where nothing listens. There is a login for it, too: what is asked is whether the store answers. */
const NOWHERE = 'http://127.0.0.1:1';

/** Each test has a store and a login of its own, and the suite asks for the deps after it has started them. */
let credentials = createCredentialChain([], { emit: () => undefined, clock: systemClock });

describeStore({
  definition: snap,
  deps: (write) =>
    createDeps({ env: { OMNIPUB_BACKOFF: '1' }, log: createLogger(write, 'debug'), credentials }),
  start,
  otherContent: 'revision',
});

async function start(): Promise<StoreUnderTest<SnapTypes>> {
  const sandbox = await startSandbox();
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-conformance-'));
  const { urls, control, faults, requests } = sandbox.canonical;
  control.setReview({ stepMs: 20 });
  const login = control.issueLogin();
  credentials = createCredentialChain([createMemoryStore(recordsOf(login, urls.dashboard, NOWHERE))], {
    emit: () => undefined,
    clock: systemClock,
  });
  const config = {
    url: urls.dashboard,
    storageUrl: urls.storage,
    ssoUrl: urls.sso,
    settleTimeoutMs: 5_000,
    probeTimeoutMs: 2_000,
  };
  const artifact = await artifactOf(join(scratch, 'hello_1.0_amd64.snap'), 'one');
  const path = '/dev/api/snap-push/';
  return {
    config,
    unreachable: { ...config, url: NOWHERE },
    register: { name: NAME },
    upload: {},
    release: { channels: ['edge', 'latest/beta'] },
    list: { what: 'revisions', name: NAME },
    artifact,
    changedArtifact: await artifactOf(join(scratch, 'changed_1.0_amd64.snap'), 'two'),
    faults: {
      refuseRead: () => void faults.dashboard.add({ kind: 'status', status: 503, method: 'GET' }),
      refuseUpload: () => void faults.storage.add({ kind: 'status', status: 503 }),
      loseUploadAnswer: () => {
        // The first request there is the precheck.
        faults.dashboard.add({ kind: 'delay', ms: 0, path });
        faults.dashboard.add({ kind: 'cut-after-work', path });
      },
      hang: () => {
        for (const server of [faults.dashboard, faults.storage])
          server.add({ kind: 'hang', times: Number.POSITIVE_INFINITY });
      },
      expireLogin: () => void control.expireDischarges(),
      refreshes: () => requests.sso.filter(({ url }) => url.startsWith('/api/v2/tokens/refresh')).length,
    },
    served: () =>
      [...requests.dashboard, ...requests.storage, ...requests.sso].map(({ method, url }) => ({
        method,
        path: url,
      })),
    copies: async () => {
      const view = await control.snap(NAME);
      const digest = artifact.digests['sha3-384'];
      return view?.revisions.filter((revision) => revision.sha3_384 === digest).length ?? 0;
    },
    fingerprint: async () => JSON.stringify((await control.snap(NAME)) ?? null),
    isTheUpload: (item) => item.what === 'revision' && item.digest === artifact.digests['sha3-384'],
    secrets: [login.root, login.discharge],
    stop: async () => {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function recordsOf(login: { root: string; discharge: string }, ...origins: readonly string[]) {
  return origins.map((origin) => ({
    store: 'snap',
    origin,
    account: 'jo',
    kind: 'u1-macaroon' as const,
    secret: JSON.stringify({ r: login.root, d: login.discharge }),
    madeAt: new Date().toISOString(),
  }));
}

/** No squashfs, so that the suite needs no tool: the store reads what it is in the file's name. */
async function artifactOf(path: string, content: string): Promise<SnapArtifact> {
  await writeFile(path, content);
  const signal = AbortSignal.timeout(10_000);
  const file = await inspectArtifact(path, { signal, emit: () => undefined });
  const { digests } = await digestFile(path, { algorithms: ['sha256', 'sha3-384'], signal });
  const said = { name: NAME, version: '1.0', architectures: ['amd64'], checked: false };
  const { size, sha256, mediaType } = file;
  return { kind: 'snap', path, size, sha256, mediaType, digests, ...said };
}
