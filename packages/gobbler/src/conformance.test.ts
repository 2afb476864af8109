import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeps, createLogger, inspectArtifact } from '@omnipub/core';
import { describeStore, type StoreUnderTest } from '@omnipub/core/testing';
import { startSandbox } from '@omnipub/sandbox';
import { type GobblerTypes, gobbler } from './index.js';

/** The one secret that a Gobbler client is ever near: a proxy's password (the proxy itself is not asked for loopback). */
const proxyPassword = 'canary-of-the-proxy';
const env = { OMNIPUB_BACKOFF: '1', HTTP_PROXY: `http://somebody:${proxyPassword}@127.0.0.1:1` };

describeStore({
  definition: gobbler,
  deps: (write) => createDeps({ env, log: createLogger(write, 'debug') }),
  start,
});

async function start(): Promise<StoreUnderTest<GobblerTypes>> {
  const sandbox = await startSandbox();
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-conformance-'));
  const { url, staging, registry, faults, requests } = sandbox.gobbler;
  const upload = { project: 'demo', asset: 'data', version: '1', probation: true };
  // Over HTTP: a local registry would answer reads without the server, and no fault could meet them.
  const config = { url, staging, forceRemote: true, settleTimeoutMs: 2_000 };
  return {
    config,
    unreachable: { ...config, url: 'http://127.0.0.1:1' },
    register: { project: 'demo' },
    upload,
    release: {},
    list: { project: 'demo', asset: 'data' },
    artifact: await artifactOf(join(scratch, 'one'), 'one'),
    changedArtifact: await artifactOf(join(scratch, 'two'), 'two'),
    faults: {
      refuseRead: () => void faults.add({ kind: 'status', status: 503, method: 'GET' }),
      refuseUpload: () => void faults.add({ kind: 'status', status: 503, path: '/new/request-upload-' }),
      loseUploadAnswer: () => void faults.add({ kind: 'cut-after-work', path: '/new/request-upload-' }),
      hang: () => void faults.add({ kind: 'hang', times: Number.POSITIVE_INFINITY }),
    },
    served: () => requests.map(({ method, url: path }) => ({ method, path })),
    copies: async () => {
      const versions = await readdir(join(registry, 'demo', 'data')).catch(() => []);
      return versions.filter((name) => !name.startsWith('..')).length;
    },
    fingerprint: () => treeDigest(registry),
    isTheUpload: (item) => item.what === 'version' && item.version === upload.version,
    // Gobbler has none of its own: it knows its users by the owner of a file (gobbler contract 0).
    secrets: [proxyPassword],
    stop: async () => {
      await sandbox.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

async function artifactOf(folder: string, content: string) {
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(join(folder, 'a.txt'), content);
  await writeFile(join(folder, 'inner', 'b.txt'), 'the same in both');
  return inspectArtifact(folder, { signal: AbortSignal.timeout(10_000), emit: () => undefined });
}

/** Digest of every path, link target and content below a directory. */
async function treeDigest(root: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  for (const { entry, path } of paths.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\0`);
    if (entry.isFile()) hash.update(await readFile(path));
    else if (entry.isSymbolicLink()) hash.update(await readlink(path));
  }
  return hash.digest('hex');
}
