import { describe, expect, it } from 'vitest';
import { openCharmhubStore } from '../../testing/charmhub-store.js';
import { charmhub } from '../definition.js';

const NAME = 'hello';

describe('Charmhub as a store: releasing', () => {
  it('is existed when all channels have it, with the same resources, and releases only to the others', async () => {
    const { store, sandbox, context, build, sent } = await openCharmhubStore();
    const resources = [{ name: 'data' }];
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, resources, resourceRevisions: { data: 2 } });
    const artifact = await build({ resources: { data: 'file' } });
    const upload = await store.upload(artifact, { resources: { data: { revision: 1 } } }, context());
    const settled = await store.settle(upload, context());
    const posts = (): number => sent().filter((each) => each === `POST /v1/charm/${NAME}/releases`).length;
    const release = (input: Parameters<typeof store.release>[1]) => store.release(settled, input, context());
    expect((await release({ channels: ['edge'] })).outcome).toBe('created');
    expect((await release({ channels: ['latest/edge'] })).outcome).toBe('existed');
    expect((await release({ channels: ['edge', 'beta'] })).outcome).toBe('created');
    expect(posts()).toBe(2);
    expect((await release({ channels: ['edge'], resources: { data: 2 } })).outcome).toBe('created');
    expect((await release({ channels: ['edge'], resources: { data: 2 } })).outcome).toBe('existed');
    expect(posts()).toBe(3);
  });

  it('means the default track where a channel has none', async () => {
    const { store, sandbox, context } = await openCharmhubStore();
    const metadata = { 'default-track': '2.0' };
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, tracks: ['2.0'], metadata });
    const receipt = { id: 'hello/1', ref: { name: NAME, revision: 1 }, outcome: 'existed' } as const;
    const released = await store.release(receipt, { channels: ['stable'] }, context());
    expect(released.ref.channels).toEqual(['2.0/stable']);
    expect((await store.release(receipt, { channels: ['2.0/stable'] }, context())).outcome).toBe('existed');
  });

  it('waits until the public listing shows it, or says that it does not yet', async () => {
    const world = await openCharmhubStore({ settleTimeoutMs: 10_000 });
    const { store, sandbox, context, events } = world;
    await sandbox.control.seedCharm({ name: NAME, revisions: 2 });
    sandbox.control.set({ publicLagMs: 900 });
    const receipt = { id: 'hello/1', ref: { name: NAME, revision: 1 }, outcome: 'existed' } as const;
    const input = { channels: ['edge'], waitVisible: true };
    const shown = await store.release(receipt, input, context());
    expect(shown.pending).toBeUndefined();
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'processing', state: 'not visible yet: latest/edge' }),
    );
    const hasty = charmhub.create({ ...world.config, settleTimeoutMs: 10 }, world.deps);
    const next = { ...receipt, ref: { name: NAME, revision: 2 } };
    expect(await hasty.release(next, input, context())).toMatchObject({
      outcome: 'created',
      pending: { state: 'not visible yet: latest/edge', url: `${world.config.url}/v2/charms/info/hello` },
    });
  });

  it('does not wait for a private charm, which no listing shows', async () => {
    const { store, sandbox, context, events } = await openCharmhubStore();
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, metadata: { private: true } });
    const receipt = { id: 'hello/1', ref: { name: NAME, revision: 1 }, outcome: 'existed' } as const;
    const released = await store.release(receipt, { channels: ['edge'], waitVisible: true }, context());
    expect(released.pending).toBeUndefined();
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'NOT_PUBLIC' }));
  });
});

describe('Charmhub as a store: listing', () => {
  it('lists names, revisions, releases, channels and resources', async () => {
    const { store, sandbox, context } = await openCharmhubStore();
    await sandbox.control.seedCharm({
      name: NAME,
      revisions: 2,
      resources: [{ name: 'data' }],
      channels: { 'latest/stable': 1 },
    });
    const kinds: string[] = [];
    for (const what of ['names', 'revisions', 'releases', 'channels', 'resources', undefined] as const) {
      const name = what === 'names' ? {} : { name: NAME };
      for await (const item of store.list({ ...(what === undefined ? {} : { what }), ...name }, context()))
        kinds.push(item.what);
    }
    const counts = kinds.reduce<Record<string, number>>(
      (all, kind) => ({ ...all, [kind]: (all[kind] ?? 0) + 1 }),
      {},
    );
    expect(counts).toEqual({ name: 1, revision: 4, release: 1, channel: 4, resource: 1 });
  });

  it('needs a name for all but names', async () => {
    const { store, context } = await openCharmhubStore();
    const first = store.list({ what: 'channels' }, context())[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
