import { describe, expect, it } from 'vitest';
import { kojiFaultOf } from '../faults/koji-fault.js';
import { type PublishWorld, startWorld } from '../testing/publish-world.js';

const BUILD = 'hello-omnipub-1.0-1';

/** A world with complete builds. */
async function startTagging(...builds: string[]): Promise<PublishWorld> {
  const world = await startWorld();
  for (const nvr of [BUILD, ...builds]) {
    const [, name = '', version = '', release = ''] = /^(.+)-([^-]+)-([^-]+)$/.exec(nvr) ?? [];
    await world.admin.imports.emptyBuild({ name, version, release });
  }
  return world;
}

describe('tagging', () => {
  it('returns when the build is there, and once more says that it was', async () => {
    const { client, hub } = await startTagging();
    const first = await client.tags.tag('f42-candidate', BUILD);
    expect(hub.control.tagsOf(BUILD)).toEqual(['f42-candidate']);
    expect(first).toMatchObject({ outcome: 'created', nvr: BUILD, tag: 'f42-candidate' });
    const second = await client.tags.tag('f42-candidate', BUILD);
    expect(second).toEqual({ outcome: 'existed', nvr: BUILD, tag: 'f42-candidate' });
    expect(hub.control.tasks('tagBuild')).toHaveLength(1);
  });

  it('has one effect when its answer is lost', async () => {
    const { client, hub } = await startTagging();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'tagBuild' });
    expect(await client.tags.tag('f42', BUILD)).toMatchObject({ outcome: 'created' });
    expect(hub.control.tasks('tagBuild')).toHaveLength(1);
    expect(hub.control.tagsOf(BUILD)).toEqual(['f42']);
  });

  it('waits for a task that is under way for it already', async () => {
    const { client, hub } = await startTagging();
    hub.control.pauseWorker();
    await expect(client.tags.tag('f42', BUILD, { deadlineMs: 30 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    hub.control.resumeWorker();
    expect(await client.tags.tag('f42', BUILD)).toMatchObject({ nvr: BUILD });
    expect(hub.control.tasks('tagBuild')).toHaveLength(1);
  });

  it('that loses a race is "existed"', async () => {
    const { client, admin, hub } = await startTagging();
    hub.control.pauseWorker();
    const racing = Promise.all([client.tags.tag('f42', BUILD), admin.tags.tag('f42', BUILD)]);
    await expect.poll(() => hub.control.tasks('tagBuild').length).toBe(2);
    hub.control.resumeWorker();
    expect((await racing).map(({ outcome }) => outcome).sort()).toEqual(['created', 'existed']);
  });

  it('ends with the task’s own fault', async () => {
    const { client, hub } = await startTagging();
    hub.control.failNextTask({ method: 'tagBuild', fault: 'TagError', message: 'the disk is full' });
    const error: unknown = await client.tags.tag('f42', BUILD).catch((thrown: unknown) => thrown);
    expect(kojiFaultOf(error)).toMatchObject({ code: 1003, message: 'the disk is full' });
    expect(error).toMatchObject({
      message: expect.stringContaining('(tagBuild) has failed: the disk is full'),
    });
  });

  it.each([
    ['a package that is not on the list', 'f42-empty', BUILD, 'REJECTED', /not in list for f42-empty/],
    ['a locked tag', 'f42-frozen', BUILD, 'AUTH_DENIED', /locked/],
    ['a tag that is not there', 'f43', BUILD, 'NOT_FOUND', /no tag "f43"/],
    ['a build that is not there', 'f42', 'hello-9-9', 'NOT_FOUND', /no build "hello-9-9"/],
  ])('of %s is refused', async (_, tag, build, code, message) => {
    const { client } = await startTagging();
    await expect(client.tags.tag(tag, build)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('stops when it is aborted', async () => {
    const { client, hub } = await startTagging();
    hub.control.pauseWorker();
    const abort = new AbortController();
    const tagging = client.tags.tag('f42', BUILD, { signal: abort.signal });
    await expect.poll(() => hub.control.tasks('tagBuild').length).toBe(1);
    abort.abort();
    await expect(tagging).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('moving', () => {
  it('returns when the build has arrived and left, once', async () => {
    const { client, hub } = await startTagging();
    await client.tags.tag('f42-candidate', BUILD);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'moveBuild' });
    const tags = { from: 'f42-candidate', to: 'f42' };
    expect(await client.tags.move(tags, BUILD)).toMatchObject({ outcome: 'created', tag: 'f42' });
    expect(hub.control.tagsOf(BUILD)).toEqual(['f42']);
    expect(await client.tags.move(tags, BUILD)).toMatchObject({ outcome: 'existed' });
    expect(hub.control.tasks('tagBuild')).toHaveLength(2);
  });

  it('of a build that is in both tags takes it out of the first', async () => {
    const { client, hub } = await startTagging();
    await client.tags.tag('f42-candidate', BUILD);
    await client.tags.tag('f42', BUILD);
    await client.tags.move({ from: 'f42-candidate', to: 'f42' }, BUILD);
    expect(hub.control.tagsOf(BUILD)).toEqual(['f42']);
  });

  it('of a build that is in neither is refused', async () => {
    const { client } = await startTagging();
    await expect(client.tags.move({ from: 'f42-candidate', to: 'f42' }, BUILD)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('of all builds of a package keeps their order, and has one effect when its answer is lost', async () => {
    const newer = 'hello-omnipub-2.0-1';
    const { client, hub } = await startTagging(newer);
    await client.tags.tag('f42-candidate', BUILD);
    await client.tags.tag('f42-candidate', newer);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'moveAllBuilds' });
    const { moved } = await client.tags.moveAll({ from: 'f42-candidate', to: 'f42' }, 'hello-omnipub');
    expect([...moved].sort()).toEqual([BUILD, newer]);
    expect([hub.control.tagsOf(BUILD), hub.control.tagsOf(newer)]).toEqual([['f42'], ['f42']]);
    const latest = await client.latestBuilds('f42', { package: 'hello-omnipub' });
    expect(latest.map(({ nvr }) => nvr)).toEqual([newer]);
  });
});

describe('untagging', () => {
  it('is done at once, and once more says that it was not there', async () => {
    const { client, hub } = await startTagging();
    await client.tags.tag('f42', BUILD);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'untagBuild' });
    expect(await client.tags.untag('f42', BUILD)).toMatchObject({ outcome: 'removed' });
    expect(hub.control.tagsOf(BUILD)).toEqual([]);
    expect(await client.tags.untag('f42', BUILD)).toMatchObject({ outcome: 'absent' });
  });
});

describe('tagging without tasks', () => {
  it('asks for no package list, and has one effect when its answer is lost', async () => {
    const { admin, hub } = await startTagging();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'tagBuildBypass' });
    expect(await admin.tags.tagBypass('f42-empty', BUILD)).toMatchObject({ outcome: 'created' });
    expect(hub.control.tagsOf(BUILD)).toEqual(['f42-empty']);
    expect(await admin.tags.untag('f42-empty', BUILD, { bypass: true })).toMatchObject({
      outcome: 'removed',
    });
  });

  it('of many leaves out those that are there', async () => {
    const newer = 'hello-omnipub-2.0-1';
    const { admin, hub } = await startTagging(newer);
    await admin.tags.tagBypass('f42', BUILD);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'massTag' });
    const tagged = await admin.tags.massTag('f42', [BUILD, newer]);
    expect(tagged.map(({ outcome }) => outcome)).toEqual(['existed', 'created']);
    expect(hub.control.tagsOf(newer)).toEqual(['f42']);
  });
});
