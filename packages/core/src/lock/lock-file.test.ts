import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from './lock-file.js';
import { ownIdentity } from './process-identity.js';

let folder: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnipub-lock-'));
  path = join(folder, 'plan.lock');
});
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process of its own that takes the lock, says `held` or `refused`, and keeps it until its stdin ends. Needs `tsc -b`. */
function contender(): { readonly child: ChildProcess; readonly said: Promise<string> } {
  const module = fileURLToPath(new URL('../../dist/lock/lock-file.js', import.meta.url));
  const script = `
    const { acquireLock } = await import(${JSON.stringify(module)});
    try { await acquireLock(${JSON.stringify(path)}); console.log('held'); }
    catch (error) { console.log(error.code); }
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  return { child, said };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const lockOf = async (over: object): Promise<string> =>
  JSON.stringify({
    owner: { ...(await ownIdentity()), ...over },
    token: '3b241101-e2bb-4255-8caf-4136c566a962',
    since: '2026-11-21T10:00:00.000Z',
  });

describe('a lock', () => {
  it('is refused while it is held, also to the same process, and free after its release', async () => {
    const lock = await acquireLock(path);
    await expect(acquireLock(path)).rejects.toMatchObject({ code: 'CONFLICT' });
    await lock.release();
    await (await acquireLock(path)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a living process is refused, of a killed one taken over', async () => {
    const { child, said } = contender();
    expect(await said).toBe('held');
    await expect(acquireLock(path)).rejects.toThrow(`process ${String(child.pid)} on `);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await acquireLock(path)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a dead process goes to exactly one of those who want it', async () => {
    for (let round = 0; round < 2; round++) {
      await writeFile(path, await lockOf({ boot: 'an earlier one' }));
      const rivals = Array.from({ length: 4 }, contender);
      const answers = await Promise.all(rivals.map(({ said }) => said));
      expect(answers.sort()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'held']);
      for (const { child } of rivals) child.kill('SIGKILL');
      await Promise.all(rivals.map(({ child }) => gone(child)));
    }
  }, 60_000);

  it('whose pid now belongs to another process is taken over', async () => {
    await writeFile(path, await lockOf({ started: '1' }));
    await (await acquireLock(path)).release();
  });

  it('of another host is never taken over; the error says what to remove', async () => {
    const text = await lockOf({ host: 'elsewhere', boot: '' });
    await writeFile(path, text);
    const error = await acquireLock(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CONFLICT', recovery: 'wait' });
    expect((error as { hint: string }).hint).toContain(`remove ${JSON.stringify(path)}`);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('that cannot be read is left to a person', async () => {
    await writeFile(path, '');
    await expect(acquireLock(path)).rejects.toThrow('another process holds the lock');
  });

  it('left by one who died while taking over is taken over too', async () => {
    await writeFile(path, await lockOf({ boot: 'an earlier one' }));
    await writeFile(`${path}.takeover`, await lockOf({ boot: 'an earlier one' }));
    await (await acquireLock(path)).release();
    expect(await readdir(folder)).toEqual([]);
  });
});
