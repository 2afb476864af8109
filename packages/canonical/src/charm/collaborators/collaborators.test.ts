import { redact } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';
const OTTO = 'otp@example.com';

describe('collaborators', () => {
  it('are invited, accept, are listed, and find the charm among theirs', async () => {
    const world = await startCharmWorld();
    const { client, sandbox } = world;
    await sandbox.control.seedCharm({ name: NAME });
    const [invite] = await client.invite(NAME, [OTTO]);
    expect(invite?.email).toBe(OTTO);
    expect(await client.invites(NAME)).toMatchObject([{ email: OTTO, createdBy: { username: 'jo' } }]);
    const otto = world.as({ email: OTTO });
    await otto.acceptInvite(NAME, invite?.token ?? '');
    expect(await client.collaborators(NAME)).toMatchObject([{ account: { username: 'otto' } }]);
    expect((await otto.names({ includeCollaborations: true })).map(({ name }) => name)).toEqual([NAME]);
    const [accepted] = await client.invites(NAME);
    expect(accepted?.acceptedAt).toBeDefined();
    // Whoever has the token is in: it shows nowhere.
    expect(redact(`token ${invite?.token ?? ''}`)).not.toContain(invite?.token);
  });

  it('can turn an invite down, and one that was taken back is over', async () => {
    const world = await startCharmWorld();
    const { client, sandbox } = world;
    await sandbox.control.seedCharm({ name: NAME });
    const otto = world.as({ email: OTTO });
    const [first] = await client.invite(NAME, [OTTO]);
    await otto.rejectInvite(NAME, first?.token ?? '');
    const [second] = await client.invite(NAME, [OTTO]);
    await client.revokeInvites(NAME, [OTTO]);
    await expect(otto.acceptInvite(NAME, second?.token ?? '')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeCode: 'invalid-token',
    });
    expect(await client.collaborators(NAME)).toEqual([]);
  });

  it('are named by their addresses', async () => {
    const { client, sent } = await startCharmWorld();
    for (const emails of [[], ['otto'], [OTTO, 'a b@c']])
      await expect(client.invite(NAME, emails)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(client.revokeInvites(NAME, ['otto'])).rejects.toThrow('no e-mail address: otto');
    expect(sent()).toEqual([]);
  });
});
