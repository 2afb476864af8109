import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { fakeClock } from '../http/testing/fake-clock.js';
import { tempDir } from '../testing/temp-dir.js';
import { acquireLock } from './lock-file.js';
import { waitForLock } from './wait-for-lock.js';

const signal = new AbortController().signal;

describe('a wait for a lock', () => {
  it('ends with the lock when its holder lets go, and never gives it to two', async () => {
    const folder = await tempDir();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      const lock = await waitForLock(join(folder, 'l'), { clock: systemClock, signal });
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 12 }, work));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends at its deadline with the name of the holder', async () => {
    const path = join(await tempDir(), 'l');
    const lock = await acquireLock(path);
    const clock = fakeClock();
    const wait = waitForLock(path, { clock, signal, deadlineMs: 100, busy: 'is writing the file' });
    await expect(wait).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(`process ${String(process.pid)} on .* is writing the file$`),
    });
    expect(clock.sleeps.length).toBeGreaterThan(3);
    await lock.release();
  });

  it('ends at once when it is stopped', async () => {
    const path = join(await tempDir(), 'l');
    const lock = await acquireLock(path);
    const stop = new AbortController();
    const wait = waitForLock(path, { clock: fakeClock({ hold: true }), signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(wait).rejects.toThrow('enough');
    await lock.release();
  });
});
