import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentialChain, createDeps, createLogger, inspectArtifact, systemClock } from '@omnipub/core';
import { describeStore, type StoreUnderTest, zip } from '@omnipub/core/testing';
import { startSandbox } from '@omnipub/sandbox';
import { tokenFor } from '../testing/charm-world.js';
import { charmhub } from './definition.js';
import type { CharmhubTypes } from './store/charmhub-types.js';

const NAME = 'hello';
/** Where nothing listens. There is a login for it, too: what is asked is whether the store answers. */
const NOWHERE = 'http://127.0.0.1:1';

/** Each test has a store and a login of its own, and the suite asks for the deps after it has started them. */
let credentials = createCredentialChain([], { emit: () => undefined, clock: systemClock });

describeStore({
  definition: charmhub,
  deps: (write) =>
    createDeps({ env: { OMNIPUB_BACKOFF: '1' }, log: createLogger(write, 'debug'), credentials }),
  start,
  otherContent: 'revision',
});

async function start(): Promise<StoreUnderTest<CharmhubTypes>> {
  const sandbox = await startSandbox();
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-conformance-'));
  const { urls, control, faults, requests } = sandbox.canonical;
  control.setReview({ stepMs: 0 });
  const token = control.issueToken({ store: 'charmhub' });
  credentials = tokenFor(token, urls.charmhub, NOWHERE);
  const config = {
    url: urls.charmhub,
    storageUrl: urls.storage,
    ssoUrl: urls.sso,
    settleTimeoutMs: 5_000,
    probeTimeoutMs: 2_000,
  };
  const file = join(scratch, 'data.bin');
  await writeFile(file, 'the data');
  const artifact = await artifactOf(join(scratch, 'one.charm'), 'one');
  const digest = artifact.digests['sha3-384'];
  return {
    config,
    unreachable: { ...config, url: NOWHERE },
    register: { name: NAME },
    upload: { resources: { data: { file } } },
    release: { channels: ['edge', 'latest/beta'] },
    list: { what: 'revisions', name: NAME },
    artifact,
    changedArtifact: await artifactOf(join(scratch, 'two.charm'), 'two'),
    faults: {
      refuseRead: () => void faults.charmhub.add({ kind: 'status', status: 503, method: 'GET' }),
      refuseUpload: () => void faults.storage.add({ kind: 'status', status: 503 }),
      loseUploadAnswer: () =>
        void faults.charmhub.add({
          kind: 'cut-after-work',
          method: 'POST',
          path: `/v1/charm/${NAME}/revisions`,
        }),
      hang: () => {
        for (const server of [faults.charmhub, faults.storage])
          server.add({ kind: 'hang', times: Number.POSITIVE_INFINITY });
      },
      expireLogin: () => control.expireTokens(),
    },
    served: () =>
      [...requests.charmhub, ...requests.storage, ...requests.sso].map(({ method, url }) => ({
        method,
        path: url,
      })),
    copies: async () =>
      (await control.charm(NAME))?.revisions.filter((each) => each.sha3_384 === digest).length ?? 0,
    fingerprint: async () => JSON.stringify((await control.charm(NAME)) ?? null),
    isTheUpload: (item) => item.what === 'revision' && item.digest === digest,
    secrets: [token],
    stop: async () => {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function artifactOf(path: string, content: string) {
  const metadata = `name: ${NAME}\nsummary: s\ndescription: d\nresources:\n  data: { type: file, filename: data.bin }\n`;
  await writeFile(
    path,
    zip([
      { name: 'metadata.yaml', data: metadata },
      { name: 'src/charm.py', data: content },
    ]),
  );
  const signal = AbortSignal.timeout(10_000);
  return inspectArtifact(path, { signal, emit: () => undefined, algorithms: ['sha3-384'] });
}
