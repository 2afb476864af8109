import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { agentFile, logInByCandid } from '../testing/candid-login.js';
import { startLoginWorld } from '../testing/login-world.js';
import { loginCandid } from './candid.js';

describe('an agent', () => {
  it('is found by BAKERY_AGENT_FILE', async () => {
    const world = await startLoginWorld();
    const config = world.config('charmhub');
    const deps = world.deps();
    const env = { ...deps.env, BAKERY_AGENT_FILE: await agentFile(world) };
    const record = await loginCandid({ store: 'charmhub', config, methods: ['agent'] }, { ...deps, env });
    expect(record.kind).toBe('macaroon');
  });

  it('is told what is wrong with its file or its key', async () => {
    const world = await startLoginWorld();
    const by = (agentFile: string | undefined): Promise<unknown> =>
      logInByCandid(world, { methods: ['agent'], ...(agentFile === undefined ? {} : { agentFile }) });
    await expect(by(undefined)).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      hint: expect.stringContaining('--key-file'),
    });
    await expect(by(join(world.home, 'none'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const other = Buffer.from(nacl.box.keyPair().secretKey).toString('base64');
    await expect(by(await agentFile(world, { private: other }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('do not belong together'),
    });
    expect(world.requests.charmhub).toEqual([]);
    await expect(by(await agentFile(world, { url: 'https://candid.example/' }))).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: expect.stringContaining('has no agent for'),
    });
    await expect(by(await agentFile(world, { known: false }))).rejects.toMatchObject({ code: 'AUTH_DENIED' });
  });

  it('warns when others can read its key', async () => {
    const world = await startLoginWorld();
    const file = await agentFile(world);
    await chmod(file, 0o644);
    await logInByCandid(world, { methods: ['agent'], agentFile: file });
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'unsafe-mode' }));
  });
});
