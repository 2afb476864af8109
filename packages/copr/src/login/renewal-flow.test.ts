import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CredentialRecord,
  createCredentialChain,
  createDeps,
  createMemoryStore,
  type LoginAt,
  systemClock,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { startCopr } from '../testing/copr-world.js';
import { coprLogin } from './copr-login.js';
import { renewalFlow } from './renewal-flow.js';

/** Somebody whose `~/.config/copr` has a token of the sandbox, with a comment of their own. */
async function scene(): Promise<{
  at: LoginAt;
  path: string;
  said: string[];
  io: Parameters<typeof renewalFlow.login>[0];
  token: (user: string) => string;
}> {
  const { sandbox } = await startCopr();
  const { login, token } = sandbox.control.credentials('bob');
  const home = await tempDir();
  const path = join(home, '.config', 'copr');
  await mkdir(join(home, '.config'));
  const text = `# mine\n[copr-cli]\nusername = bob\nlogin = ${login}\ntoken = ${token}\ncopr_url = ${sandbox.url}\nencrypted = False\n# expiration date: 2026-12-01\nmore = kept\n`;
  await writeFile(path, text, { mode: 0o600 });
  const record: CredentialRecord = {
    store: 'copr',
    origin: sandbox.url,
    account: 'bob',
    kind: 'basic',
    secret: `${login}:${token}`,
    madeAt: '2026-06-01T00:00:00.000Z',
    expiresAt: '2026-12-01T00:00:00.000Z',
  };
  const credentials = createCredentialChain([createMemoryStore([record])], {
    emit: () => undefined,
    clock: systemClock,
  });
  const deps = createDeps({ credentials, env: { HOME: home } });
  const said: string[] = [];
  const nobody = async (): Promise<never> => {
    throw new Error('nobody is asked');
  };
  return {
    at: { origin: sandbox.url, deps },
    path,
    said,
    io: { available: false, ask: nobody, openBrowser: nobody, say: (line) => void said.push(line) },
    token: (user) => sandbox.control.credentials(user).token,
  };
}

describe('renewing an API token', () => {
  it('gives the new one, with its end, and puts it where copr-cli has the old one', async () => {
    const { at, path, io, said, token } = await scene();
    const old = token('bob');
    const record = await renewalFlow.login(io, at);
    expect(token('bob')).not.toBe(old);
    expect(record).toMatchObject({
      account: 'bob',
      kind: 'basic',
      username: 'bob',
      secret: expect.stringContaining(`:${token('bob')}`),
    });
    expect(Date.parse(record.expiresAt ?? '')).toBeGreaterThan(Date.now() + 170 * 86_400_000);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(`token = ${token('bob')}\n`);
    expect(text).toContain(`# expiration date: ${record.expiresAt?.slice(0, 10) ?? ''}\nmore = kept\n`);
    expect(text.startsWith('# mine\n')).toBe(true);
    expect(said).toEqual([`${path} has the new token, too`]);
  });

  it('leaves the file of another login alone', async () => {
    const { at, path, io } = await scene();
    const other = `[copr-cli]\nlogin = other\ntoken = othertoken\ncopr_url = https://copr.example\n`;
    await writeFile(path, other);
    await renewalFlow.login(io, at);
    expect(await readFile(path, 'utf8')).toBe(other);
  });

  it('does not begin when the file is one that can’t be written or understood', async () => {
    const { at, path, io, token } = await scene();
    const old = token('bob');
    await writeFile(path, 'junk');
    await expect(renewalFlow.login(io, at)).rejects.toMatchObject({ code: 'PROTOCOL' });
    expect(token('bob')).toBe(old);
  });

  it('is not offered to somebody who logs in, and whose login it is can be asked', async () => {
    const { at } = await scene();
    expect(coprLogin.flows).toMatchObject([{ name: 'renew', onlyByName: true }]);
    expect(await coprLogin.whoAmI?.(at)).toMatchObject({ username: 'bob' });
  });
});
