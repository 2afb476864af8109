import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { openU1Shop } from './testing/u1-shop.js';

/** A process that makes some calls with the login in a file, and refreshes it there. Needs `tsc -b`. */
function caller(shop: string, folder: string): ChildProcess {
  const dist = (file: string): string =>
    JSON.stringify(fileURLToPath(new URL(`../../dist/${file}`, import.meta.url)));
  const script = `
    import { readFile, writeFile, rename } from 'node:fs/promises';
    const { createDeps } = await import(${dist('create-deps.js')});
    const { macaroonAuth } = await import(${dist('auth/macaroon-auth.js')});
    const { exclusiveByLockFile } = await import(${dist('auth/exclusive.js')});
    const deps = createDeps();
    const login = ${JSON.stringify(join(folder, 'login'))};
    const signal = new AbortController().signal;
    const auth = macaroonAuth({
      store: 'shop',
      exclusive: exclusiveByLockFile(login + '.lock', { clock: deps.clock }),
      load: async () => JSON.parse(await readFile(login, 'utf8')),
      async refresh(current) {
        const body = JSON.stringify({ discharge_macaroon: current.discharge });
        const answer = await fetch(${JSON.stringify(shop)} + '/refresh', { method: 'POST', body });
        return { ...current, discharge: (await answer.json()).discharge_macaroon };
      },
      async save(renewed) {
        await writeFile(login + process.pid, JSON.stringify(renewed));
        await rename(login + process.pid, login);
        return 'stored';
      },
    });
    const client = deps.http({ store: 'shop', baseUrl: ${JSON.stringify(shop)}, auth });
    const calls = Array.from({ length: 5 }, () => client.text({ path: 'x', signal }));
    console.log((await Promise.all(calls)).join(' '));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('a login that four processes share', () => {
  it('is refreshed once when all of them find it too old', async () => {
    await using shop = await openU1Shop();
    const folder = await tempDir();
    const path = join(folder, 'login');
    await writeFile(path, JSON.stringify({ form: 'u1', root: shop.root, discharge: shop.discharge(1) }));
    shop.youngest = 2;
    // Nobody is let through before all four have been refused.
    shop.onRefresh = async () => {
      await expect
        .poll(() => shop.server.seen.filter(({ url }) => url === '/x').length, { timeout: 15_000 })
        .toBe(20);
    };
    const children = Array.from({ length: 4 }, () => caller(shop.url, folder));
    const said = await Promise.all(children.map(({ stdout }) => text(stdout as Readable)));
    await Promise.all(children.map(async (child) => child.exitCode ?? (await once(child, 'exit'))));
    expect(said).toEqual(Array.from({ length: 4 }, () => 'welcome welcome welcome welcome welcome\n'));
    expect(shop.refreshes()).toBe(1);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ discharge: shop.discharge(2) });
  }, 60_000);
});
