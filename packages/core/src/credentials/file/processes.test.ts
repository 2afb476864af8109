import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../clock.js';
import { seededRandom } from '../../testing/seeded-random.js';
import { tempDir } from '../../testing/temp-dir.js';
import type { CredentialStore } from '../record.js';
import { all, call, record } from '../testing/records.js';
import { createFileStore } from './file-store.js';
import { createPassphraseSource } from './passphrase.js';

const env = { OMNIPUB_PASSPHRASE: 'correct horse battery' };
const dist = (file: string): string =>
  JSON.stringify(fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url)));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

const storeAt = (path: string): CredentialStore =>
  createFileStore({ path, passphrase: createPassphraseSource({ env }), clock: systemClock });

/** A process of its own that writes records, and says the number of each when it is stored. Needs `tsc -b`. */
function writer(path: string, account: string, script: string): ChildProcess {
  const source = `
    const { createFileStore } = await import(${dist('credentials/file/file-store.js')});
    const { createPassphraseSource } = await import(${dist('credentials/file/passphrase.js')});
    const { systemClock } = await import(${dist('clock.js')});
    const passphrase = createPassphraseSource({ env: ${JSON.stringify(env)} });
    const store = createFileStore({ path: ${JSON.stringify(path)}, passphrase, clock: systemClock });
    const signal = new AbortController().signal;
    const set = (account, secret) =>
      store.set({ ...${JSON.stringify(record())}, account, secret }, { signal });
    const me = ${JSON.stringify(account)};
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

it('two processes that write 200 records each at once lose none, and the file is readable at every moment', async () => {
  const path = join(await tempDir(), 'o', 'credentials.enc');
  const script = 'for (let n = 0; n < 200; n++) await set(me + n, me + "-made-up-secret-" + n);';
  const writers = ['a', 'b'].map((account) => writer(path, account, script));
  const ends = writers.map((child) => once(child, 'exit') as Promise<[number | null]>);
  let running = true;
  const done = Promise.all(ends).finally(() => {
    running = false;
  });
  const store = storeAt(path);
  let reads = 0;
  let most = 0;
  while (running) {
    const { length } = await all(store.list(call));
    // No record ever goes away again.
    expect(length).toBeGreaterThanOrEqual(most);
    most = length;
    reads++;
  }
  expect(await done).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(reads).toBeGreaterThan(50);
  const accounts = (await all(store.list(call))).map(({ account }) => account);
  expect(new Set(accounts).size).toBe(400);
  for (const name of ['a0', 'b199']) {
    expect(await store.get(record({ account: name }), call)).toMatchObject({
      secret: `${name.slice(0, 1)}-made-up-secret-${name.slice(1)}`,
    });
  }
  expect(await readdir(dirname(path))).toEqual(['credentials.enc']);
}, 120_000);

it('a process that is killed at any moment leaves the old or the new content, never half, and nothing in clear', async () => {
  const path = join(await tempDir(), 'o', 'credentials.enc');
  const store = storeAt(path);
  await store.set(record({ account: 'witness', secret: 'made-up-witness' }), call);
  await store.set(record({ account: 'w', secret: 'made-up-secret-0' }), call);
  const random = seededRandom(20261121);
  const script = `
    for (let n = 1; ; n++) {
      await set(me, 'made-up-secret-' + n);
      console.log(n);
    }`;
  let caught = 0;
  for (let round = 0; round < 40; round++) {
    const child = writer(path, 'w', script);
    let said = 0;
    const lines = createInterface(child.stdout as NodeJS.ReadableStream);
    lines.on('line', (line) => {
      said = Number(line);
    });
    await once(lines, 'line');
    // From here it writes without a pause, so any moment is one within a write: one takes some milliseconds.
    await after(random() * 12);
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = await readdir(dirname(path));
    if (left.some((name) => name.endsWith('.new') || name.endsWith('.lock'))) caught++;
    for (const name of left) {
      const bytes = await readFile(join(dirname(path), name), 'latin1');
      expect(bytes).not.toMatch(/made-up|witness/);
    }
    const { secret } = (await store.get(record({ account: 'w' }), call)) ?? { secret: 'lost' };
    // What it had said is stored; the write that was cut may or may not be.
    expect([`made-up-secret-${String(said)}`, `made-up-secret-${String(said + 1)}`]).toContain(secret);
    expect(await store.get(record({ account: 'witness' }), call)).toMatchObject({
      secret: 'made-up-witness',
    });
  }
  // Otherwise no kill would have hit a write, and the test shown nothing.
  expect(caught).toBeGreaterThan(5);
  // The next writer cleans up what the killed ones left.
  await store.set(record({ account: 'w' }), call);
  expect(
    (await readdir(dirname(path))).filter((name) => name === 'credentials.enc.lock' || name.endsWith('.new')),
  ).toEqual([]);
}, 120_000);
