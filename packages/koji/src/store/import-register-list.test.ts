import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { makeContent } from '../testing/content.js';
import { NVR, srpm } from '../testing/publish-world.js';
import { artifactOf, startStoreWorld } from '../testing/store-world.js';

describe('an import', () => {
  it('is known by the sums of its files, and is released', async () => {
    const { store, context, hub } = await startStoreWorld();
    const { file, folder } = await makeContent(await tempDir());
    const artifact = await artifactOf(join(folder, 'image-1.0.txt'));
    const input = { metadata: file, reserve: true };
    expect(await store.find(artifact, input, context())).toBeUndefined();
    expect(await store.upload(artifact, input, context({ dryRun: true }))).toMatchObject({
      id: 'cgpkg-1.0-1',
      outcome: 'planned',
    });
    expect(hub.control.build('cgpkg-1.0-1')).toBeUndefined();
    const uploaded = await store.upload(artifact, input, context());
    expect(uploaded).toMatchObject({ id: 'cgpkg-1.0-1', outcome: 'created' });
    expect(await store.find(artifact, input, context())).toMatchObject({ outcome: 'existed' });
    await store.release(await store.settle(uploaded, context()), { tag: 'f42' }, context());
    expect(hub.control.tagsOf('cgpkg-1.0-1')).toEqual(['f42']);
    const other = await makeContent(await tempDir(), { text: 'other' });
    await expect(
      store.find(await artifactOf(other.folder), { metadata: other.file }, context()),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('goes on with what an earlier try has uploaded', async () => {
    const { store, context, hub } = await startStoreWorld();
    const { file, folder } = await makeContent(await tempDir());
    const artifact = await artifactOf(folder);
    hub.faults.add({ kind: 'cut-before-work', rpc: 'CGImport', times: 50 });
    await expect(store.upload(artifact, { metadata: file }, context())).rejects.toMatchObject({
      recovery: 'retry-after-probe',
    });
    hub.faults.clear();
    const sent = (): number => hub.requests.filter(({ rpc }) => rpc === 'rawUpload').length;
    const before = sent();
    expect(await store.upload(artifact, { metadata: file }, context())).toMatchObject({ outcome: 'created' });
    expect(sent()).toBe(before);
  });

  it('whose metadata are about something else is refused', async () => {
    const { store, context } = await startStoreWorld();
    const { file } = await makeContent(await tempDir());
    await expect(store.upload(await artifactOf(srpm), { metadata: file }, context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('have no file like'),
    });
  });
});

describe('a registration', () => {
  it('makes tag and target when it is asked to, once', async () => {
    const { storeOf, context, client } = await startStoreWorld();
    const store = storeOf({}, 'kojiadmin');
    const input = {
      package: 'new',
      tag: 'f43',
      owner: 'builder',
      createTag: { parent: 'f42', arches: ['x86_64'] },
      createTarget: { name: 'f43', buildTag: 'f42-build' },
    };
    expect(await store.register(input, context({ dryRun: true }))).toMatchObject({ outcome: 'planned' });
    expect(await client.api.getTag('f43')).toBeNull();
    expect(await store.register(input, context())).toMatchObject({ outcome: 'created' });
    expect(await store.register(input, context())).toMatchObject({ outcome: 'existed' });
    expect(await client.api.getBuildTarget('f43')).toMatchObject({ dest_tag_name: 'f43' });
  });
});

describe('a list', () => {
  it.each([
    [{ what: 'builds', package: 'hello-omnipub' } as const, { what: 'build', nvr: NVR, state: 'COMPLETE' }],
    [{ tag: 'f42-candidate' }, { what: 'tagged', nvr: NVR, tag: 'f42-candidate', owner: 'builder' }],
    [
      { what: 'packages', tag: 'f42' } as const,
      { what: 'package', package: 'hello-omnipub', owner: 'builder' },
    ],
    [{ what: 'tags', pattern: 'f42-fro*' } as const, { what: 'tag', tag: 'f42-frozen', locked: true }],
    [
      { what: 'tasks', state: ['CLOSED' as const] } as const,
      { what: 'task', method: 'build', state: 'CLOSED' },
    ],
  ])('of %j has plain lines', async (input, line) => {
    const { store, context, client } = await startStoreWorld();
    await client.builds.buildAndWait({ source: { srpm }, target: 'f42' });
    const lines: unknown[] = [];
    for await (const each of store.list(input as Parameters<typeof store.list>[0], context()))
      lines.push(each);
    expect(lines).toContainEqual(expect.objectContaining(line));
    expect(JSON.parse(JSON.stringify(lines))).toEqual(lines);
  });

  it('of tagged builds needs a tag', async () => {
    const { store, context } = await startStoreWorld();
    const read = async (): Promise<void> => {
      for await (const _ of store.list({ what: 'tagged' }, context()));
    };
    await expect(read()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
