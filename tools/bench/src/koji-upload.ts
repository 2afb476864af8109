import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '@omnipub/sandbox';
import { measure } from './process.js';
import { inScratch, sparseFile } from './scratch.js';

const GIB = 1024 ** 3;
const LIMIT_MIB = 120;

const script = `
import { createKojiClient } from '@omnipub/koji';
const [server, file] = process.argv.slice(1);
const auth = { type: 'password', user: 'builder', password: 'builder-password' };
const client = createKojiClient({ server, auth });
const done = await client.uploadFile(file, { directory: 'cli-build/bench', name: 'one-gib.bin' });
if (done.size !== ${String(GIB)}) throw new Error('another size');
await client.close();
`;

/** Peak memory and time of an upload of 1 GiB. Resolves to false when it takes more memory than it may. */
export function uploadBench(): Promise<boolean> {
  return inScratch(async (folder) => {
    const sandbox = await startSandbox({ state: join(folder, 'state') });
    try {
      const file = join(folder, 'one-gib.bin');
      await sparseFile(file, GIB);
      const words = ['--input-type=module', '-e', script, sandbox.koji.url, file];
      const cwd = fileURLToPath(new URL('..', import.meta.url));
      const { peakMiB, seconds } = await measure([process.execPath, ...words], join(folder, 'time.txt'), {
        cwd,
      });
      console.log(
        `upload of 1 GiB to a hub: peak ${peakMiB.toFixed(0)} MiB (limit ${String(LIMIT_MIB)}), ${seconds.toFixed(1)} s`,
      );
      return peakMiB < LIMIT_MIB;
    } finally {
      await sandbox.stop();
    }
  });
}
