import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  type CredentialRecord,
  createCredentialChain,
  createFileStore,
  createPassphraseSource,
  credentialFilePath,
  systemClock,
} from '@omnipub/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LoginWorld, startLoginWorld } from '../testing/login-world.js';

const signal = new AbortController().signal;
const CALLS = 4;

/** The user's encrypted file. */
function chainOf(env: LoginWorld['env'], home: string) {
  const passphrase = createPassphraseSource({ env });
  const file = createFileStore({ path: credentialFilePath(env, home), passphrase, clock: systemClock });
  return createCredentialChain([file], { clock: systemClock, emit: () => undefined });
}

/** A program that asks so often, at once, whose the login in the user's encrypted file is. Needs `tsc -b`. */
function program(store: 'snap' | 'charmhub', config: object, env: LoginWorld['env']): ChildProcess {
  const dist = JSON.stringify(fileURLToPath(new URL('../../dist/index.js', import.meta.url)));
  const script = `
    const { whoAmI } = await import(${dist});
    const config = ${JSON.stringify(config)};
    const calls = Array.from({ length: ${String(CALLS)} }, () => whoAmI({ store: ${JSON.stringify(store)}, config }));
    console.log((await Promise.all(calls)).map(({ username }) => username).join(' '));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** A way to a server on which each request waits for `gate`. */
async function slowWay(to: string, gate: (path: string) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      await gate(request.url ?? '');
      const headers = Object.entries(request.headers).filter(
        ([name]) => !/^(host|connection|content-length)$/u.test(name),
      );
      const answer = await fetch(`${to}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers: Object.fromEntries(headers) as Record<string, string>,
        ...(body === '' ? {} : { body }),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function runAll(children: readonly ChildProcess[]): Promise<string[]> {
  const said = await Promise.all(children.map(({ stdout }) => text(stdout as Readable)));
  await Promise.all(children.map(async (child) => child.exitCode ?? once(child, 'exit')));
  return said;
}

describe('a login that three processes share', () => {
  it('is renewed once when all of them find it too old', async () => {
    const world = await startLoginWorld();
    const env = { ...world.env, OMNIPUB_PASSPHRASE: 'a passphrase of the test' };
    const chain = chainOf(env, world.home);
    const login = world.login('snap');
    await chain.set(login, { signal, to: 'file' });
    await world.control.expireDischarges();
    const refused = (): number => world.requests.dashboard.filter(({ status }) => status === 401).length;
    // Nobody's renewal is answered before all have been refused.
    const ssoUrl = await slowWay(world.urls.sso, async () => {
      await expect.poll(refused, { timeout: 15_000 }).toBe(3 * CALLS);
    });
    const children = [1, 2, 3].map(() => program('snap', { ...world.config('snap'), ssoUrl }, env));
    expect(await runAll(children)).toEqual(Array.from({ length: 3 }, () => 'jo jo jo jo\n'));
    expect(world.requests.sso.filter(({ url }) => url.endsWith('/refresh'))).toHaveLength(1);
    const kept: CredentialRecord | undefined = (await chain.get(login, { signal }))?.record;
    expect(kept?.secret).not.toBe(login.secret);
    // No lock stays behind.
    expect(await readdir(dirname(credentialFilePath(env, world.home)))).toEqual(['credentials.enc']);
  }, 60_000);

  it('is exchanged once for a token of Charmhub', async () => {
    const world = await startLoginWorld();
    const env = { ...world.env, OMNIPUB_PASSPHRASE: 'a passphrase of the test' };
    const chain = chainOf(env, world.home);
    let asked = 0;
    const exchanged = (): number =>
      world.requests.charmhub.filter(({ url }) => url.endsWith('/exchange')).length;
    const children: ChildProcess[] = [];
    const url = await slowWay(world.urls.charmhub, async (path) => {
      if (!path.endsWith('/exchange')) return;
      asked += 1;
      // Not before all three run: who does not wait for its turn comes here, too.
      await expect.poll(() => children.length).toBe(3);
    });
    const login = world.login('charmhub', { origin: url });
    await chain.set(login, { signal, to: 'file' });
    const config = { ...world.config('charmhub'), url };
    for (let index = 0; index < 3; index++) children.push(program('charmhub', config, env));
    expect(await runAll(children)).toEqual(Array.from({ length: 3 }, () => 'jo jo jo jo\n'));
    expect([asked, exchanged()]).toEqual([1, 1]);
    expect((await chain.get(login, { signal }))?.record).toMatchObject({ kind: 'macaroon' });
  }, 60_000);
});
