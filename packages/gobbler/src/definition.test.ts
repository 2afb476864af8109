import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDeps, type DirectoryArtifact, type Store } from '@omnipub/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GobblerTypes, gobbler } from './definition.js';
import { recordingContext, startWorld, type World } from './testing/sandbox.js';

describe('the gobbler store', () => {
  let world: World;
  let store: Store<GobblerTypes>;
  const context = recordingContext();
  const directory = (path: string): DirectoryArtifact => ({
    kind: 'directory',
    path,
    size: 0,
    files: 0,
    sha256: '',
    mediaType: 'inode/directory',
    digests: {},
  });

  beforeAll(async () => {
    world = await startWorld();
    store = gobbler.create(
      { url: world.sandbox.gobbler.url, staging: world.sandbox.gobbler.staging },
      createDeps({ env: { OMNIPUB_BACKOFF: '1' } }),
    );
    expect((await store.register({ project: 'proj' }, context)).outcome).toBe('created');
  });
  afterAll(() => world.stop());

  it('finds a project that is there already', async () => {
    expect(await store.register({ project: 'proj' }, context)).toMatchObject({
      id: 'proj',
      outcome: 'existed',
    });
  });

  it('uploads on probation, finds it again, settles, approves it once, and lists it', async () => {
    const artifact = directory(await world.tree('one', { 'a.txt': 'A', 'd/b.txt': 'B', '.dot': 'kept' }));
    const input = { project: 'proj', asset: 'data', version: '1', probation: true };
    expect(await store.find(artifact, input, context)).toBeUndefined();

    const receipt = await store.upload(artifact, input, context);
    expect(receipt).toMatchObject({
      id: 'proj/data/1',
      outcome: 'created',
      ref: {
        project: 'proj',
        asset: 'data',
        version: '1',
        probation: true,
        latest: false,
        files: 3,
        size: 6,
      },
      url: `${world.sandbox.gobbler.url}/fetch/proj/data/1/`,
    });
    expect(await store.find(artifact, input, context)).toMatchObject({
      id: 'proj/data/1',
      outcome: 'existed',
    });
    expect(await store.upload(artifact, input, context)).toMatchObject({ outcome: 'existed' });

    const settled = await store.settle(receipt, context);
    expect(settled.ref.probation).toBe(true);
    expect(await store.release(settled, {}, context)).toMatchObject({
      outcome: 'created',
      ref: { probation: false },
    });
    expect(await store.release(settled, {}, context)).toMatchObject({ outcome: 'existed' });

    const items = [];
    for await (const item of store.list({ project: 'proj', asset: 'data' }, context)) items.push(item);
    expect(items).toMatchObject([
      { what: 'version', version: '1', state: 'complete', summary: { onProbation: false } },
    ]);
    expect(await readdir(world.sandbox.gobbler.staging)).toEqual([]);
  });

  it('calls other content under the same version a conflict that says what differs', async () => {
    const path = await world.tree('two', { 'a.txt': 'A' });
    const input = { project: 'proj', asset: 'two', version: '1' };
    await store.upload(directory(path), input, context);
    await writeFile(join(path, 'a.txt'), 'B');
    await expect(store.find(directory(path), input, context)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('"a.txt" has other content'),
    });
    await expect(store.upload(directory(path), input, context)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('changes nothing in a dry run', async () => {
    const dry = recordingContext({ dryRun: true });
    const path = await world.tree('dry', { 'a.txt': 'A' });
    const input = { project: 'proj', asset: 'dry', version: '1' };
    const before = world.sandbox.gobbler.requests.length;
    const planned = await store.upload(directory(path), input, dry);
    expect(planned.outcome).toBe('planned');
    expect((await store.release(planned, {}, dry)).outcome).toBe('planned');
    expect((await store.register({ project: 'new' }, dry)).outcome).toBe('planned');
    const methods = world.sandbox.gobbler.requests.slice(before).map((request) => request.method);
    expect(methods).not.toContain('POST');
  });
});
