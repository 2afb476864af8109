import { createKojiClient } from '@omnipub/koji';
import { startSandbox } from '@omnipub/sandbox';
import { timed } from './pairs.js';
import { inScratch } from './scratch.js';

const CALLS = 1_000;

/** So many getBuild as multicalls, one after another, and eight at a time. */
export async function multicallBench(): Promise<void> {
  await inScratch(async (folder) => {
    const sandbox = await startSandbox({ state: folder });
    const auth = { type: 'password', user: 'kojiadmin', password: 'kojiadmin-password' } as const;
    const client = createKojiClient({ server: sandbox.koji.url, auth });
    try {
      const id = await client.call('createEmptyBuild', ['hello', '1.0', '1', null]);
      const ids = Array.from({ length: CALLS }, () => id);
      const check = (found: number): void => {
        if (found !== CALLS) throw new Error(`${String(found)} builds were found`);
      };
      const one = async (): Promise<void> => {
        let found = 0;
        for (const each of ids) if ((await client.api.getBuild(each)) !== null) found++;
        check(found);
      };
      const beside = async (): Promise<void> => {
        const builds = await Promise.all(ids.map((each) => client.api.getBuild(each)));
        check(builds.filter((build) => build !== null).length);
      };
      const together = async (): Promise<void> => {
        const results = await client.multi((hub) => ids.map((each) => hub.getBuild(each)));
        check(results.filter((result) => result.ok && result.value !== null).length);
      };
      // Once for the engine to know the code.
      await together();
      const alone = await timed(one);
      const show = (name: string, seconds: number): void =>
        console.log(
          `${String(CALLS)} getBuild ${name}: ${seconds.toFixed(2)} s, ${(alone / seconds).toFixed(1)} times as fast as one by one`,
        );
      show('one by one', alone);
      show('eight at a time', await timed(beside));
      show('as multicalls', await timed(together));
    } finally {
      await client.close();
      await sandbox.stop();
    }
  });
}
