import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeContent } from '../testing/content.js';
import { NVR, type PublishWorld, srpm, startWorld } from '../testing/publish-world.js';

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

function need<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the hub does not have it');
  return found;
}

/** A hub with a build from source in `f42-candidate`, and one of a content generator in `f42`. */
let world: PublishWorld;
let taskId: number;
beforeEach(async () => {
  world = await startWorld();
  const { client, admin } = world;
  const outcome = await client.builds.buildAndWait({ source: { srpm }, target: 'f42' });
  taskId = outcome.taskId;
  const { folder, file } = await makeContent(await tempDir());
  await client.imports.content({ metadata: file, folder });
  await admin.api.tagBuildBypass('f42', 'cgpkg-1.0-1');
});

describe('reading a hub', () => {
  it('lists everything that it has', async () => {
    const { client } = world;
    expect((await all(client.listBuilds())).map(({ nvr }) => nvr)).toEqual(['cgpkg-1.0-1', NVR]);
    expect((await all(client.listBuilds({ package: 'cgpkg', state: 'COMPLETE' }))).length).toBe(1);
    expect(await all(client.listBuilds({ state: 'FAILED' }))).toEqual([]);
    expect((await all(client.listBuilds({ owner: 'builder', pattern: 'hello-*' }))).length).toBe(1);
    const inherited = await all(client.listTagged('f42-candidate', { inherit: true }, { pageSize: 2 }));
    expect(inherited.map(({ nvr }) => nvr).sort()).toEqual(['cgpkg-1.0-1', NVR]);
    expect((await all(client.listTagged('f42-candidate'))).map(({ nvr }) => nvr)).toEqual([NVR]);
    expect((await client.latestBuilds('f42')).map(({ nvr }) => nvr)).toEqual(['cgpkg-1.0-1']);
    const packages = await all(client.listPackages({ tag: 'f42-candidate', inherited: true }));
    expect(packages.map((row) => row.package_name).sort()).toEqual(['cgpkg', 'hello-omnipub']);
    expect((await all(client.listPackages())).length).toBe(2);
    expect((await all(client.listTags({}, { pageSize: 2 }))).map(({ name }) => name)).toContain('f42-frozen');
    expect((await all(client.listTags({ build: NVR }))).map(({ name }) => name)).toEqual(['f42-candidate']);
    expect((await all(client.listTargets())).map(({ name }) => name)).toEqual(['f42', 'frozen']);
    expect((await all(client.listTargets({ name: 'f42' }))).length).toBe(1);
    expect((await all(client.listUsers({ prefix: 'bui' }))).map(({ name }) => name)).toEqual(['builder']);
    expect((await all(client.listHosts({ enabled: true }))).length).toBeGreaterThan(0);
    expect((await all(client.listChannels())).map(({ name }) => name)).toContain('default');
    const found = await all(client.search({ terms: 'hello*', type: 'build' }));
    expect(found.map(({ name }) => name)).toEqual([NVR]);
    expect(await client.count('listBuilds', { state: 1 })).toBe(2);
    expect(await client.countBuilds({ package: 'cgpkg', state: 'COMPLETE' })).toBe(1);
    expect(await client.countTasks({ method: 'build', owner: 'builder' })).toBe(1);
    expect(await client.countTagged('f42-candidate', { inherit: true })).toBe(2);
    expect(await client.packageId('cgpkg')).toBeGreaterThan(0);
  });

  it('pages as small as may be bring the same tasks', async () => {
    const { client } = world;
    const ids = (await all(client.listTasks())).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(3);
    expect((await all(client.listTasks({}, { pageSize: 2 }))).map(({ id }) => id)).toEqual(ids);
    const oldest = await all(client.listTasks({}, { pageSize: 2, order: 'oldest' }));
    expect(oldest.map(({ id }) => id)).toEqual([...ids].reverse());
    const tops = await all(
      client.listTasks({ parent: null, method: 'build', state: ['CLOSED'], owner: 'builder' }),
    );
    expect(tops.map(({ id }) => id)).toEqual([taskId]);
  });

  it('tells the history of a tag, what was taken out again among it', async () => {
    const { client } = world;
    await client.api.untagBuild('f42', 'cgpkg-1.0-1');
    const entries = await client.queryHistory({ tag: 'f42', tables: ['tag_listing'] });
    expect(entries.map(({ change, by, active }) => ({ change, by, active }))).toEqual([
      { change: 'created', by: 'kojiadmin', active: false },
      { change: 'revoked', by: 'builder', active: false },
    ]);
  });

  it('a build knows its task, its target, its tags, its files, its times', async () => {
    const { client } = world;
    const build = need(await client.getBuild(NVR));
    expect(build).toMatchObject({
      nvr: NVR,
      package: 'hello-omnipub',
      version: '1.4.0',
      release: '3',
      state: 'COMPLETE',
      owner: 'builder',
      isDraft: false,
      taskId,
      url: `https://koji.example.org/koji/buildinfo?buildID=${String(build.id)}`,
    });
    expect(build.durationMs).toBeGreaterThanOrEqual(0);
    expect(build.completedAt?.getTime()).toBeGreaterThanOrEqual(build.startedAt?.getTime() ?? Number.NaN);
    expect(await build.estimateCompletion()).toEqual(build.completedAt);
    expect(await build.target()).toBe('f42');
    expect((await all(build.tags())).map(({ name }) => name)).toEqual(['f42-candidate']);
    expect((await all(build.rpms())).length).toBeGreaterThan(1);
    const content = need(await client.getBuild('cgpkg-1.0-1'));
    expect(content).toMatchObject({ commit: 'abc', source: 'git+https://git.example.org/x#abc' });
    expect(await content.task()).toBeUndefined();
    expect((await all(content.archives())).map(({ filename }) => filename)).toEqual(['image-1.0.txt']);
    expect((await content.logs()).map(({ name }) => name)).toEqual(['build.log']);
    expect(await client.getBuild('nothing-1-1')).toBeUndefined();
  });

  it('a task knows what it does, for whom, and what is below it', async () => {
    const { client } = world;
    const task = need(await client.getTask(taskId));
    expect(task).toMatchObject({
      method: 'build',
      state: 'CLOSED',
      isDone: true,
      target: 'f42',
      package: 'hello-omnipub',
      isScratch: false,
      url: `https://koji.example.org/koji/taskinfo?taskID=${String(taskId)}`,
    });
    expect(await task.ownerName()).toBe('builder');
    const below = await task.descendents();
    const [arch] = await task.descendents({ method: 'buildArch' });
    const [tagging] = await task.descendents({ method: 'tagBuild', state: 'CLOSED' });
    expect(below.length).toBeGreaterThanOrEqual(2);
    expect(arch).toMatchObject({ parentId: taskId, package: 'hello-omnipub' });
    expect(await arch?.tagName()).toBe('f42-build');
    expect(await tagging?.tagName()).toBe('f42-candidate');
    expect(tagging?.buildId).toBe((await client.getBuild(NVR))?.id);
    expect(await client.getTask(99_999)).toBeUndefined();
  });

  it('a channel knows its builders, and a package its builds and how long they take', async () => {
    const { client } = world;
    const channel = need(await client.getChannel('default'));
    expect(channel.url).toMatch(/channelinfo\?channelID=\d+$/);
    expect(await channel.capacity()).toBeGreaterThan(0);
    const pkg = need(await client.getPackage('hello-omnipub'));
    expect((await all(pkg.builds())).map(({ nvr }) => nvr)).toEqual([NVR]);
    expect(await pkg.averageBuildMs()).toBeGreaterThan(0);
    expect(
      (await client.averageBuildsMs(['hello-omnipub', 'cgpkg', 'nothing'])).get('nothing'),
    ).toBeUndefined();
  });

  it('a page of kojiweb leads to each of them', async () => {
    const { client } = world;
    const at = (page: string) => client.fromWeb(`https://koji.example.org/koji/${page}`);
    expect((await at(`taskinfo?taskID=${String(taskId)}`))?.object).toMatchObject({ id: taskId });
    expect((await at(`buildinfo?buildID=${NVR}`))?.object).toMatchObject({ nvr: NVR });
    expect((await at('taginfo?tagID=f42'))?.object).toMatchObject({ name: 'f42' });
    expect((await at('packageinfo?packageID=cgpkg'))?.object).toMatchObject({ name: 'cgpkg' });
    expect((await at('userinfo?userID=builder'))?.object).toMatchObject({ name: 'builder' });
    expect((await at('buildtargetinfo?name=f42'))?.object).toMatchObject({ dest_tag_name: 'f42-candidate' });
    expect((await at('channelinfo?channelID=1'))?.object).toMatchObject({ name: 'default' });
    expect(await at('taskinfo?taskID=99999')).toBeUndefined();
  });
});

describe('downloading from a hub', () => {
  it('a build from source: every RPM by its own digest, every log', async () => {
    const { client } = world;
    const to = await tempDir();
    const files = await client.downloadBuild(NVR, { to });
    const rpms = files.filter(({ kind }) => kind === 'rpm');
    expect(rpms.length).toBeGreaterThan(1);
    expect(new Set(rpms.map(({ checkedBy }) => checkedBy))).toEqual(new Set(['sigmd5']));
    const source = rpms.find(({ path }) => path.endsWith('.src.rpm'));
    expect((await readFile(source?.path ?? '')).equals(await readFile(srpm))).toBe(true);
    expect(files.some(({ kind }) => kind === 'log')).toBe(true);
    const again = await client.downloadBuild(NVR, { to, include: ['rpms'] });
    expect(again.every(({ status }) => status === 'existed')).toBe(true);
  });

  it('a build of a content generator: its archive by its checksum', async () => {
    const to = await tempDir();
    const files = await world.client.downloadBuild('cgpkg-1.0-1', { to });
    expect(files.map(({ kind, checkedBy }) => [kind, checkedBy])).toEqual([
      ['archive', 'sha256'],
      ['log', 'length'],
    ]);
    expect(await readFile(join(to, 'images', 'image-1.0.txt'), 'utf8')).toBe('the image');
    expect(await readFile(join(to, 'logs', 'build.log'), 'utf8')).toBe('it went well\n');
  });

  it('what tasks have left comes the same over the web server and through the hub', async () => {
    const { client } = world;
    const [web, hub] = [await tempDir(), await tempDir()];
    const files = await client.downloadTask(taskId, { to: web, descendents: true });
    await client.downloadTask(taskId, { to: hub, descendents: true, via: 'hub' });
    expect(files.length).toBeGreaterThan(1);
    const names = (await readdir(web, { recursive: true })).sort();
    expect((await readdir(hub, { recursive: true })).sort()).toEqual(names);
    for (const { path } of files)
      expect((await readFile(path.replace(web, hub))).equals(await readFile(path))).toBe(true);
  });
});
