import { appendFile, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { NVR, srpm } from '../testing/publish-world.js';
import { artifactOf, startStoreWorld } from '../testing/store-world.js';

const upload = { target: 'f42' };

describe('a release to Koji', () => {
  it('goes from the list of the tag to the tag, and each receipt has a page', async () => {
    const { store, context, hub } = await startStoreWorld();
    const artifact = await artifactOf(srpm);
    const registered = await store.register({ package: 'hello-omnipub', tag: 'f42-empty' }, context());
    expect(registered).toMatchObject({
      id: 'f42-empty/hello-omnipub',
      outcome: 'created',
      url: 'https://koji.example.org/koji/packageinfo?packageID=hello-omnipub',
    });
    const uploaded = await store.upload(artifact, upload, context());
    const { taskId } = uploaded.ref;
    expect(uploaded).toEqual({
      id: NVR,
      outcome: 'created',
      ref: { nvr: NVR, target: 'f42', taskId },
      url: `https://koji.example.org/koji/taskinfo?taskID=${String(taskId)}`,
    });
    const settled = await store.settle(uploaded, context());
    expect(settled).toMatchObject({
      id: NVR,
      url: expect.stringMatching(/buildinfo\?buildID=\d+$/),
      ref: { buildId: hub.control.build(NVR)?.info.build_id },
    });
    const moved = await store.release(settled, { tag: 'f42', from: 'f42-candidate' }, context());
    expect(moved).toMatchObject({ outcome: 'created', ref: { tags: ['f42'] } });
    expect(hub.control.tagsOf(NVR)).toEqual(['f42']);
    expect(await store.release(moved, { tag: 'f42' }, context())).toMatchObject({ outcome: 'existed' });
  });

  it('leaves no session behind', async () => {
    const { store, context, hub } = await startStoreWorld();
    await store.upload(await artifactOf(srpm), upload, context());
    const logins = hub.requests.filter(({ rpc }) => rpc === 'login').length;
    const logouts = hub.requests.filter(({ rpc }) => rpc === 'logout').length;
    expect(logins).toBe(1);
    expect(logouts).toBe(1);
  });

  it('by another process goes on with the upload, and with the build that is under way', async () => {
    const { store, storeOf, context, hub } = await startStoreWorld();
    hub.control.pauseWorker();
    const artifact = await artifactOf(srpm);
    hub.faults.add({ kind: 'cut-before-work', rpc: 'build', times: 50 });
    await expect(store.upload(artifact, upload, context())).rejects.toMatchObject({
      recovery: 'retry-after-probe',
    });
    hub.faults.clear();
    const sent = (): number => hub.requests.filter(({ rpc }) => rpc === 'rawUpload').length;
    const before = sent();
    const first = await storeOf({}).upload(artifact, upload, context());
    expect(sent()).toBe(before);
    expect(await storeOf({}).find(artifact, upload, context())).toEqual({ ...first, outcome: 'existed' });
    expect(await storeOf({}).upload(artifact, upload, context({ idempotencyKey: 'another' }))).toEqual({
      ...first,
      outcome: 'existed',
    });
    expect(hub.control.tasks('build')).toHaveLength(1);
  });

  it('of other content under the same name is CONFLICT, as far as omnipub has built it', async () => {
    const { store, context } = await startStoreWorld();
    const settled = await store.settle(
      await store.upload(await artifactOf(srpm), upload, context()),
      context(),
    );
    const other = join(await tempDir(), 'other.src.rpm');
    await copyFile(srpm, other);
    await appendFile(other, '!');
    await expect(store.find(await artifactOf(other), upload, context())).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `${NVR} is there already, built from another source RPM`,
    });
    expect(settled.outcome).toBe('created');
  });

  it('of a build that somebody else has made says that its content can’t be told', async () => {
    const { store, context, client, events } = await startStoreWorld();
    await client.builds.buildAndWait({ source: { srpm }, target: 'f42' });
    const found = await store.find(await artifactOf(srpm), upload, context());
    expect(found).toMatchObject({ id: NVR, outcome: 'existed' });
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'CONTENT_UNKNOWN' }));
  });

  it('that goes on at the deadline is pending, with the page of the task', async () => {
    const { storeOf, context, hub } = await startStoreWorld();
    const store = storeOf({ settleTimeoutMs: 30 });
    hub.control.pauseWorker();
    const uploaded = await store.upload(await artifactOf(srpm), upload, context());
    expect(await store.settle(uploaded, context())).toEqual({
      ...uploaded,
      pending: { state: 'FREE', url: uploaded.url },
    });
  });

  it('whose tag task goes on at the deadline is pending; the next run waits for that task', async () => {
    const { store, storeOf, context, hub } = await startStoreWorld();
    const settled = await store.settle(
      await store.upload(await artifactOf(srpm), upload, context()),
      context(),
    );
    hub.control.pauseWorker();
    const slow = storeOf({ settleTimeoutMs: 30 });
    expect(await slow.release(settled, { tag: 'f42' }, context())).toMatchObject({
      pending: { state: 'not in f42 yet' },
    });
    hub.control.resumeWorker();
    await store.release(settled, { tag: 'f42' }, context());
    expect(hub.control.tagsOf(NVR)).toContain('f42');
    // One by the build itself, into the destination of its target.
    expect(hub.control.tasks('tagBuild')).toHaveLength(2);
  });

  it('that fails says why, in the words of the builder', async () => {
    const { store, context, hub } = await startStoreWorld();
    hub.control.failNextTask({ method: 'build', fault: 'BuildError', message: 'no spec file' });
    const uploaded = await store.upload(await artifactOf(srpm), upload, context());
    await expect(store.settle(uploaded, context())).rejects.toMatchObject({
      code: 'REJECTED',
      storeCode: 'BuildError',
      message: expect.stringContaining('no spec file'),
    });
    // A build that failed may be made again.
    expect(await store.find(await artifactOf(srpm), upload, context())).toBeUndefined();
  });
});

describe('a build that is complete', () => {
  it('counts, although its task has failed because it could not be tagged', async () => {
    const { store, context, hub } = await startStoreWorld();
    const artifact = await artifactOf(srpm);
    hub.control.failNextTask({
      method: 'tagBuild',
      fault: 'TagError',
      message: 'the tag was locked meanwhile',
    });
    const uploaded = await store.upload(artifact, upload, context());
    await expect(store.settle(uploaded, context())).rejects.toMatchObject({
      storeMessage: 'the tag was locked meanwhile',
    });
    const found = await store.find(artifact, upload, context());
    if (found === undefined) throw new Error('it is not found');
    const settled = await store.settle(found, context());
    expect(await store.release(settled, { tag: 'f42' }, context())).toMatchObject({ outcome: 'created' });
  });
});

describe('a scratch build', () => {
  it('is known by its step, and can’t be released', async () => {
    const { store, context, hub } = await startStoreWorld();
    const artifact = await artifactOf(srpm);
    const input = { ...upload, scratch: true };
    const uploaded = await store.upload(artifact, input, context());
    expect(uploaded.id).toBe(`task/${String(uploaded.ref.taskId)}`);
    const settled = await store.settle(uploaded, context());
    expect(settled.ref).toEqual({ scratch: true, target: 'f42', taskId: uploaded.ref.taskId });
    expect(await store.find(artifact, input, context())).toMatchObject({ id: uploaded.id });
    expect(await store.find(artifact, input, context({ idempotencyKey: 'another' }))).toBeUndefined();
    await expect(store.release(settled, { tag: 'f42' }, context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(hub.control.build(NVR)).toBeUndefined();
  });
});

describe('a draft', () => {
  it('gets its own name with its release', async () => {
    const { store, context, hub } = await startStoreWorld();
    const uploaded = await store.upload(await artifactOf(srpm), { ...upload, draft: true }, context());
    const settled = await store.settle(uploaded, context());
    expect(settled.id).toMatch(/^hello-omnipub-1\.4\.0-3,draft_\d+$/);
    const released = await store.release(settled, { tag: 'f42', promote: true }, context());
    expect(released).toMatchObject({ id: NVR, outcome: 'created' });
    expect(hub.control.tagsOf(NVR)).toContain('f42');
  });
});
