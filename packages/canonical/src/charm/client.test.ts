import { createDeps } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../testing/charm-world.js';
import { openCharmhub } from './charmhub-session.js';
import { createCharmhubClient } from './client.js';

describe('the client of Charmhub', () => {
  it('tells whose login it has, and what that may', async () => {
    const world = await startCharmWorld();
    const client = world.as({ permissions: ['package-view'], packages: ['hello'], channels: ['edge'] });
    expect(await client.whoami()).toMatchObject({
      account: { username: 'jo', email: 'jo@example.com' },
      permissions: ['package-view'],
      packages: [{ type: 'charm', name: 'hello' }],
      channels: ['edge'],
      expiresAt: expect.stringMatching(/Z$/u) as string,
    });
    const all = await world.client.whoami();
    expect([all.permissions, all.packages, all.channels]).toEqual([undefined, undefined, undefined]);
  });

  it('shows what everybody sees, without a login', async () => {
    const { client, config, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: 'hello', revisions: 1, channels: { 'latest/edge': 1 } });
    const stranger = createCharmhubClient(config, createDeps({ env: { OMNIPUB_BACKOFF: '1' } }));
    const info = await stranger.publicInfo('hello');
    expect(info).toMatchObject({
      name: 'hello',
      publisher: { username: 'jo' },
      channels: [{ channel: 'latest/edge', revision: 1, base: { architecture: 'amd64' } }],
    });
    await expect(client.publicInfo('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sends anything else, signed and retried, and gives its JSON', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: 'hello' });
    sandbox.faults.charmhub.add({ kind: 'status', status: 503 });
    expect(await client.request('v1/charm/hello')).toMatchObject({ metadata: { name: 'hello' } });
    const json = { title: 'Hello' };
    const changed = await client.request('/v1/charm/hello', { method: 'PATCH', json, idempotent: true });
    expect(changed).toMatchObject({ metadata: json });
    await expect(client.request('v1/charm/nope')).rejects.toMatchObject({
      message:
        'Charmhub refused GET v1/charm/nope: resource-not-found: Name nope not found in the charm namespace',
    });
    const info = client.request('v2/charms/info/hello', { as: 'anonymous' });
    await expect(info).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends promptly when it is stopped, and listens to nobody who throws', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: 'hello' });
    const hang = sandbox.faults.charmhub.add({ kind: 'hang' });
    const stop = new AbortController();
    const listing = client.revisions('hello', { signal: stop.signal });
    await expect.poll(() => hang.hits).toBe(1);
    stop.abort();
    await expect(listing).rejects.toMatchObject({ code: 'ABORTED' });
    const emit = (): never => {
      throw new Error('a broken progress bar');
    };
    sandbox.faults.charmhub.add({ kind: 'status', status: 503 });
    expect(await client.revisions('hello', { emit })).toEqual([]);
  });

  it.each(['ftp://x', 'no url', 'https://user:secret@registry.example.com'])(
    'refuses the registry %s',
    (registryUrl) => {
      const open = (): unknown => openCharmhub({ registryUrl }, createDeps({ env: {} }));
      expect(open).toThrow(
        expect.objectContaining({
          code: 'INVALID_INPUT',
          message: expect.stringMatching(/^registryUrl/u) as string,
        }),
      );
    },
  );

  it('takes the registry of charmcraft', () => {
    const deps = createDeps({ env: { CHARMCRAFT_REGISTRY_URL: 'http://127.0.0.1:5000' } });
    expect(openCharmhub({}, deps).registry?.host).toBe('127.0.0.1:5000');
    expect(openCharmhub({}, createDeps({ env: {} })).registry).toBeUndefined();
  });
});
