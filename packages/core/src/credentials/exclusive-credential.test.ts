import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { fakeClock } from '../http/testing/fake-clock.js';
import { asOrdinaryUser } from '../testing/ordinary-user.js';
import { tempDir } from '../testing/temp-dir.js';
import { exclusiveCredential } from './exclusive-credential.js';
import { record } from './testing/records.js';

const signal = new AbortController().signal;

describe('a credential that several processes change', () => {
  it('is changed by one at a time, whatever the spelling of its key, and no lock stays behind', async () => {
    const home = await tempDir();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    const keys = Array.from({ length: 8 }, (_, at) =>
      record({ origin: at % 2 === 0 ? 'https://copr.example' : 'https://Copr.example:443/' }),
    );
    const options = { env: {}, clock: systemClock, home };
    await Promise.all(keys.map((key) => exclusiveCredential(key, options)(work, signal)));
    expect(most).toBe(1);
    const folder = join(home, '.local', 'share', 'omnipub');
    expect(await readdir(folder)).toEqual([]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('does not wait for another credential', async () => {
    const options = { env: { XDG_DATA_HOME: await tempDir() }, clock: systemClock };
    const inner = (): Promise<string> =>
      exclusiveCredential(record({ account: 'kim' }), options)(async () => 'both', signal);
    expect(await exclusiveCredential(record(), options)(inner, signal)).toBe('both');
  });

  it('says who holds it when the time is over', async () => {
    const env = { XDG_DATA_HOME: await tempDir() };
    const late = exclusiveCredential(record(), { env, clock: fakeClock(), deadlineMs: 50 });
    await exclusiveCredential(record(), { env, clock: systemClock })(async () => {
      await expect(late(async () => 'no', signal)).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining(`process ${String(process.pid)}`),
      });
    }, signal);
  });

  it('is not changed where no lock can be made', async () => {
    const home = await tempDir();
    await mkdir(join(home, 'data'), { mode: 0o500 });
    await chmod(home, 0o755);
    await asOrdinaryUser(async () => {
      const options = { env: { XDG_DATA_HOME: join(home, 'data') }, clock: systemClock };
      await expect(exclusiveCredential(record(), options)(async () => 'no', signal)).rejects.toMatchObject({
        code: 'AUTH_DENIED',
      });
    });
  });
});
