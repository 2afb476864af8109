import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';
import { guardrailAllows } from './guardrail.js';

const NAME = 'hello';

describe('the name of a charm', () => {
  it('is refused by every call before anything is sent', async () => {
    const { client, sent } = await startCharmWorld();
    const calls = [
      () => client.register('My-Charm'),
      () => client.unregister('My-Charm'),
      () => client.packageMetadata('My-Charm'),
      () => client.revisions('My-Charm'),
      () => client.channelMap('My-Charm'),
      () => client.resources('My-Charm'),
      () => client.publicInfo('My-Charm'),
      () => client.libraries('My-Charm'),
      () => client.collaborators('My-Charm'),
      () => client.notifyRevision('My-Charm', 'id'),
      () => client.release('My-Charm', [{ channel: 'edge', revision: 1 }]),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });
});

describe('registering', () => {
  it('makes a name, private and of a team, lists it, and gives it up', async () => {
    const { client, sandbox } = await startCharmWorld();
    const id = await client.register(NAME, { private: true, team: 'team-1' });
    expect(await client.names()).toMatchObject([{ id, name: NAME, private: true, type: 'charm' }]);
    expect(await client.packageMetadata(NAME)).toMatchObject({ id, tracks: [{ name: 'latest' }] });
    expect(await client.unregister(NAME)).toEqual({ packageId: id });
    expect(await sandbox.control.charm(NAME)).toBeUndefined();
  });

  it('says whose a name is that is taken or reserved', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: 'theirs', publisher: 'otp@example.com' });
    await client.register(NAME);
    for (const [name, storeCode, hint] of [
      [NAME, 'already-owned', 'yours already'],
      ['theirs', 'already-registered', 'somebody else'],
      ['ubuntu', 'reserved-name', 'reserved'],
    ] as const)
      await expect(client.register(name)).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
        storeCode,
        hint: expect.stringContaining(hint) as string,
      });
  });

  it.each([
    ['POST', 'cut-after-work'],
    ['POST', 'cut-before-work'],
    ['DELETE', 'cut-after-work'],
    ['DELETE', 'cut-before-work'],
  ] as const)('settles a lost answer by looking (%s, %s)', async (method, kind) => {
    const world = await startCharmWorld();
    const client = world.as({}, { probeTimeoutMs: 300 });
    if (method === 'DELETE') await world.client.register(NAME);
    world.sandbox.faults.charmhub.add({ kind, method });
    if (method === 'POST') await client.register(NAME);
    else await client.unregister(NAME);
    expect((await world.sandbox.control.charm(NAME)) !== undefined).toBe(method === 'POST');
  });

  it('lists what others publish, too, where that is asked for', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: 'mine' });
    const collaborators = ['jo@example.com'];
    await sandbox.control.seedCharm({ name: 'ours', publisher: 'otp@example.com', collaborators });
    expect((await client.names()).map(({ name }) => name)).toEqual(['mine']);
    const all = await client.names({ includeCollaborations: true });
    expect(all.map(({ name }) => name).sort()).toEqual(['mine', 'ours']);
    expect(all.find(({ name }) => name === 'ours')?.publisher?.username).toBe('otto');
  });
});

describe('metadata and tracks', () => {
  it('are changed, and given back whole', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, tracks: ['2.0'] });
    const links = { docs: ['https://example.com/docs'] };
    const changed = await client.updateMetadata(NAME, { title: 'Hello', summary: 'Says it', links });
    expect(changed).toMatchObject({ title: 'Hello', summary: 'Says it', links });
    expect(changed.tracks.map(({ name }) => name)).toEqual(['latest', '2.0']);
    expect((await client.setDefaultTrack(NAME, '2.0')).defaultTrack).toBe('2.0');
    await expect(client.setDefaultTrack(NAME, '3.0')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(client.setDefaultTrack(NAME, '2.0/stable')).rejects.toThrow('is no track');
    await expect(client.updateMetadata(NAME, {})).rejects.toThrow('nothing of hello is to be changed');
  });

  it('are created where a guardrail allows them', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, guardrails: ['\\d+\\.\\d+'] });
    expect(await client.createTracks(NAME, [{ name: '1.0' }, { name: '2.0' }])).toBe(2);
    expect((await sandbox.control.charm(NAME))?.tracks).toEqual(['latest', '1.0', '2.0']);
  });

  it('are refused with the guardrails that there are', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, guardrails: ['\\d+\\.\\d+', 'v\\d+'] });
    await expect(client.createTracks(NAME, [{ name: 'lts' }])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeCode: 'invalid-tracks',
      hint: expect.stringContaining('allowed are names like \\d+\\.\\d+ or v\\d+') as string,
    });
    await sandbox.control.seedCharm({ name: 'bare' });
    await expect(client.createTracks('bare', [{ name: '1.0' }])).rejects.toMatchObject({
      hint: expect.stringContaining('has no guardrail') as string,
    });
  });

  it('that are there already are named, and created once when the answer is lost', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, guardrails: ['.*'], tracks: ['1.0'] });
    await expect(client.createTracks(NAME, [{ name: '1.0' }])).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: 'there already: 1.0',
    });
    sandbox.faults.charmhub.add({ kind: 'cut-after-work', method: 'POST' });
    expect(await client.createTracks(NAME, [{ name: '2.0' }])).toBe(1);
    expect((await sandbox.control.charm(NAME))?.tracks).toEqual(['latest', '1.0', '2.0']);
  });

  it.each([
    [['^\\d+$'], '12', true],
    [['^\\d+$'], 'v12', false],
    [['\\d'], '12', false],
    [['a', 'b'], 'b', true],
    [[], '1', false],
    [['(?P<n>x)'], 'x', undefined],
  ])('guardrails %j and a track %s: %s', (patterns, track, allowed) => {
    const trackGuardrails = patterns.map((pattern) => ({ pattern }));
    expect(guardrailAllows({ trackGuardrails }, track)).toBe(allowed);
  });
});
