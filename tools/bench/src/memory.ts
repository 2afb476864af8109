import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startSandbox } from '@omnipub/sandbox';
import { measure } from './process.js';
import { inScratch, manyFiles, sparseFile } from './scratch.js';

/** No client may need more, whatever it uploads. */
export const MEMORY_LIMIT_MIB = 150;

const cli = join(dirname(createRequire(import.meta.url).resolve('omnipub/package.json')), 'dist', 'main.js');

const pipelineFor = (gobbler: { url: string; staging: string; registry: string }): string => `
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

/** Peak memory of `omnipub run` for one 2 GiB file and for 10,000 files. Resolves to false when one is over the limit. */
export async function memory(): Promise<boolean> {
  const cases = [
    { name: 'one file of 2 GiB', make: (data: string) => sparseFile(join(data, 'big.bin'), 2 * 1024 ** 3) },
    { name: '10,000 files', make: (data: string) => manyFiles(data, 10_000) },
  ];
  let within = true;
  for (const { name, make } of cases) {
    const { peakMiB, seconds } = await inScratch(async (folder) => {
      const sandbox = await startSandbox({ state: join(folder, 'state') });
      try {
        await mkdir(join(folder, 'data'));
        await make(join(folder, 'data'));
        await writeFile(join(folder, 'omnipub.yaml'), pipelineFor(sandbox.gobbler));
        return await measure([process.execPath, cli, 'run', '--quiet'], join(folder, 'time.txt'), {
          cwd: folder,
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
