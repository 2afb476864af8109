import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatCredentials } from '@omnipub/core';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { measure } from './process.js';
import { inScratch, manyFiles, sparseFile } from './scratch.js';

/** No client may need more, whatever it uploads. */
export const MEMORY_LIMIT_MIB = 150;

const GIB = 1024 ** 3;
const cli = join(dirname(createRequire(import.meta.url).resolve('omnipub/package.json')), 'dist', 'main.js');
const artifact = (name: string): string =>
  fileURLToPath(new URL(`../../../test-fixtures/artifacts/${name}`, import.meta.url));
const snap = artifact('hello-omnipub_1.4.0_amd64.snap');
const srpm = artifact('hello-omnipub-1.4.0-3.src.rpm');

/** One thing to publish. */
interface Case {
  readonly name: string;
  /** Makes what is published below `folder`. */
  readonly make: (folder: string) => Promise<void>;
  /** omnipub.yaml, and further variables of the process. */
  readonly release: (sandbox: Sandbox) => { readonly yaml: string; readonly env?: Record<string, string> };
}

const gobblerYaml = ({ gobbler }: Sandbox): string => `
release: memory
stores:
  registry: { kind: gobbler, url: "${gobbler.url}", staging: "${gobbler.staging}", registry: "${gobbler.registry}" }
targets:
  - name: data
    store: registry
    artifact: ./data
    register: { project: bench }
    upload: { project: bench, asset: data, version: "1" }
`;

/** A squashfs knows its own length, so that zeros behind it make it as large as one likes. */
async function bigSnap(folder: string): Promise<void> {
  const path = join(folder, 'hello-omnipub_1.4.0_amd64.snap');
  await copyFile(snap, path);
  await truncate(path, 2 * GIB);
}

function snapRelease({ canonical }: Sandbox): {
  readonly yaml: string;
  readonly env: Record<string, string>;
} {
  const { root, discharge } = canonical.control.issueLogin();
  const login = Buffer.from(JSON.stringify({ t: 'u1-macaroon', v: { r: root, d: discharge } })).toString(
    'base64',
  );
  return {
    yaml: `
release: memory
stores:
  store: { kind: snap, url: "${canonical.urls.dashboard}", storageUrl: "${canonical.urls.storage}", ssoUrl: "${canonical.urls.sso}" }
targets:
  - name: snap
    store: store
    artifact: ./data/hello-omnipub_1.4.0_amd64.snap
    declared: { name: hello-omnipub, version: "1.4.0", architectures: [amd64] }
    register: { name: hello-omnipub }
    upload: {}
    release: { channels: [edge] }
`,
    env: { ...canonical.env(), SNAPCRAFT_STORE_CREDENTIALS: login },
  };
}

/** What follows the payload of an RPM is nobody's business before it is built. */
async function bigSrpm(folder: string): Promise<void> {
  const path = join(folder, 'hello-omnipub-1.4.0-3.src.rpm');
  await copyFile(srpm, path);
  await truncate(path, 2 * GIB);
}

function coprRelease({ copr }: Sandbox): { readonly yaml: string; readonly env: Record<string, string> } {
  const { login, token } = copr.control.credentials('alice');
  return {
    yaml: `
release: memory
stores:
  store: { kind: copr, url: "${copr.url}", pollIntervalMs: 100 }
targets:
  - name: rpm
    store: store
    artifact: ./data/hello-omnipub-1.4.0-3.src.rpm
    register: { project: big, chroots: [fedora-41-x86_64] }
    upload: { project: big }
`,
    env: {
      OMNIPUB_CREDENTIALS_COPR: formatCredentials([
        {
          store: 'copr',
          origin: copr.url,
          account: 'alice',
          kind: 'basic',
          secret: `${login}:${token}`,
          madeAt: new Date().toISOString(),
        },
      ]),
    },
  };
}

const cases: readonly Case[] = [
  {
    name: 'gobbler, one file of 2 GiB',
    make: (data) => sparseFile(join(data, 'big.bin'), 2 * GIB),
    release: (sandbox) => ({ yaml: gobblerYaml(sandbox) }),
  },
  {
    name: 'gobbler, 10,000 files',
    make: (data) => manyFiles(data, 10_000),
    release: (sandbox) => ({ yaml: gobblerYaml(sandbox) }),
  },
  { name: 'snap, 2 GiB', make: bigSnap, release: snapRelease },
  { name: 'copr, 2 GiB', make: bigSrpm, release: coprRelease },
];

/** Peak memory of `omnipub run --json`, which tells all progress, for each case. Resolves to false when one is over the limit. */
export async function memory(): Promise<boolean> {
  let within = true;
  for (const { name, make, release } of cases) {
    const { peakMiB, seconds } = await inScratch(async (folder) => {
      const sandbox = await startSandbox({ state: join(folder, 'state') });
      try {
        await mkdir(join(folder, 'data'));
        await make(join(folder, 'data'));
        const { yaml, env = {} } = release(sandbox);
        await writeFile(join(folder, 'omnipub.yaml'), yaml);
        return await measure([process.execPath, cli, 'run', '--json'], join(folder, 'time.txt'), {
          cwd: folder,
          env: { ...process.env, ...env },
        });
      } finally {
        await sandbox.stop();
      }
    });
    within &&= peakMiB < MEMORY_LIMIT_MIB;
    console.log(
      `${name}: peak ${peakMiB.toFixed(0)} MiB (limit ${String(MEMORY_LIMIT_MIB)}), ${seconds.toFixed(1)} s`,
    );
  }
  return within;
}
