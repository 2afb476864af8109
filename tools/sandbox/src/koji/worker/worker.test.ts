import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { finished, temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import type { Value } from '../xmlrpc/value.js';

const SRPM = 'hello-omnipub-1.4.0-3.src.rpm';
const fixture = new URL(`../../../../../test-fixtures/artifacts/${SRPM}`, import.meta.url);

let hub: KojiSandbox;
let end: () => Promise<void>;
let restart: () => Promise<KojiSandbox>;
let builder: KojiClient;
beforeEach(async () => {
  ({ hub, end, restart } = await temporaryHub());
  builder = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

const upload = async (): Promise<string> => {
  const query = { filename: SRPM, filepath: 'cli-build/1.test', fileverify: 'adler32', offset: '0' };
  await builder.upload(query, await readFile(fixture));
  return `cli-build/1.test/${SRPM}`;
};
const build = async (opts: Value = {}, target: Value = 'f99'): Promise<number> =>
  Number(await builder.call('build', await upload(), target, opts));
const result = (id: number): Promise<unknown> => builder.call('getTaskResult', id);

describe('a build of a source RPM', () => {
  test('waits for a repo, makes packages of what the source says, and tags them', async () => {
    const id = await build();
    expect(await finished(builder, id)).toBe(2);
    expect(await result(id)).toBeNull();
    const children = (await builder.call('getTaskChildren', id)) as {
      method: string;
      label: string | null;
    }[];
    expect(children.map(({ method, label }) => [method, label])).toEqual([
      ['waitrepo', null],
      ['rebuildSRPM', 'srpm'],
      ['buildArch', 'noarch'],
      ['tagBuild', 'tag'],
    ]);
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toMatchObject({
      info: { state: 1, epoch: 2, owner_name: 'builder', task_id: id },
      rpms: [{ arch: 'src' }, { arch: 'noarch', nvr: 'hello-omnipub-1.4.0-3' }],
    });
    expect(hub.control.tagsOf('hello-omnipub-1.4.0-3')).toEqual(['f99-candidate']);
  });

  test('leaves files to download that are what the hub says of them', async () => {
    expect(await finished(builder, await build())).toBe(2);
    const [source, binary] = (await builder.call('listBuildRPMs', 'hello-omnipub-1.4.0-3')) as {
      size: number;
      payloadhash: string;
      arch: string;
    }[];
    const folder = `${hub.topurl}/packages/hello-omnipub/1.4.0/3`;
    const get = async (path: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${folder}/${path}`)).arrayBuffer());
    expect(await get(`src/${SRPM}`)).toEqual(await readFile(fixture));
    const rpm = await get('noarch/hello-omnipub-1.4.0-3.noarch.rpm');
    expect([source?.arch, rpm.length]).toEqual(['src', binary?.size]);
    // The sum is of what follows the signature header, whose length stands in it.
    const signature = 96 + 16 + rpm.readUInt32BE(104) * 16 + rpm.readUInt32BE(108);
    const body = rpm.subarray(Math.ceil(signature / 8) * 8);
    expect(createHash('md5').update(body).digest('hex')).toBe(binary?.payloadhash);
    const logs = (await builder.call('getBuildLogs', 'hello-omnipub-1.4.0-3')) as { path: string }[];
    expect(logs.map(({ path }) => path)).toContain(
      'packages/hello-omnipub/1.4.0/3/data/logs/noarch/build.log',
    );
    expect(
      await builder.call('getRPMHeaders', keywords({ rpmID: 2, headers: ['summary', 'sourcerpm'] })),
    ).toEqual({
      summary: 'Greets the world, and is small enough for a test',
      sourcerpm: SRPM,
    });
  });

  test('is there once', async () => {
    expect(await finished(builder, await build())).toBe(2);
    const again = Number(await builder.call('build', `cli-build/1.test/${SRPM}`, 'f99'));
    expect(await finished(builder, again)).toBe(5);
    await expect(result(again)).rejects.toMatchObject({
      code: 1000,
      message: expect.stringMatching(/^Build already exists \(id=1, state=COMPLETE\)/) as string,
    });
  });

  test('without a known target is a task that fails', async () => {
    const id = await build({}, 'nosuch');
    expect(await finished(builder, id)).toBe(5);
    await expect(result(id)).rejects.toMatchObject({ code: 1000, message: 'unknown build target: nosuch' });
    expect(await builder.call('getTaskResult', id, false)).toEqual({
      faultCode: 1000,
      faultString: 'unknown build target: nosuch',
    });
  });

  test('of a package that is not on the list fails, and nothing is built', async () => {
    const admin = await KojiClient.login(hub, 'kojiadmin');
    await admin.call('packageListRemove', 'f99-candidate', 'hello-omnipub');
    const id = await build();
    expect(await finished(builder, id)).toBe(5);
    await expect(result(id)).rejects.toMatchObject({
      code: 1005,
      message: 'package hello-omnipub not in list for tag f99-candidate',
    });
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toBeUndefined();
  });

  test('is not for everybody', async () => {
    builder = await KojiClient.login(hub, 'alice');
    const id = await build();
    expect(await finished(builder, id)).toBe(5);
    await expect(result(id)).rejects.toMatchObject({
      code: 1004,
      message: 'policy violation (build_from_srpm)',
    });
  });

  test('as scratch leaves files and no build', async () => {
    const id = await build({ scratch: true });
    expect(await finished(builder, id)).toBe(2);
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toBeUndefined();
    const answer = await fetch(`${hub.topurl}/scratch/builder/task_${id}/hello-omnipub-1.4.0-3.noarch.rpm`);
    expect(answer.status).toBe(200);
  });

  test('as draft is promoted later', async () => {
    expect(await finished(builder, await build({ draft: true }))).toBe(2);
    const draft = 'hello-omnipub-1.4.0-3,draft_1';
    expect(hub.control.build(draft)).toMatchObject({ info: { draft: true } });
    expect(await builder.call('promoteBuild', draft)).toMatchObject({
      nvr: 'hello-omnipub-1.4.0-3',
      draft: false,
    });
    const path = 'packages/hello-omnipub/1.4.0/3/noarch/hello-omnipub-1.4.0-3.noarch.rpm';
    expect((await fetch(`${hub.topurl}/${path}`)).status).toBe(200);
    await expect(builder.call('promoteBuild', 'hello-omnipub-1.4.0-3')).rejects.toMatchObject({
      message: 'Cannot promote build hello-omnipub-1.4.0-3. Reason: Not a draft build',
    });
  });
});

test('a build from version control has a source of its own', async () => {
  const admin = await KojiClient.login(hub, 'kojiadmin');
  await admin.call('packageListAdd', 'f99-candidate', 'hello', 'kojiadmin');
  const url = 'git+https://git.example.com/rpms/hello.git?#main';
  const id = Number(await builder.call('build', url, 'f99'));
  expect(await finished(builder, id)).toBe(2);
  expect(hub.control.build('hello-1.0-1')).toMatchObject({
    info: {
      source: expect.stringMatching(
        /^git\+https:\/\/git\.example\.com\/rpms\/hello\.git\?#[\da-f]{40}$/,
      ) as string,
      extra: { source: { original_url: url } },
    },
    rpms: [{ arch: 'src' }, { arch: 'x86_64' }],
  });
});

describe('tasks', () => {
  test('can be made to fail, and are then tried again', async () => {
    hub.control.failNextTask({
      method: 'buildArch',
      fault: 'BuildrootError',
      message: 'could not init mock buildroot',
    });
    const id = await build();
    expect(await finished(builder, id)).toBe(5);
    await expect(result(id)).rejects.toMatchObject({ code: 1012, message: 'could not init mock buildroot' });
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toMatchObject({ info: { state: 3 } });
    const again = Number(await builder.call('resubmitTask', id));
    expect(await finished(builder, again)).toBe(2);
    // The same build, taken up again.
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toMatchObject({ info: { state: 1, task_id: again } });
    await expect(builder.call('resubmitTask', again)).rejects.toMatchObject({
      message: 'only canceled or failed tasks may be resubmitted',
    });
  });

  test('wait while the builder pauses, and end when they are canceled, with all below them', async () => {
    hub.control.pauseWorker();
    const id = await build();
    expect(await builder.call('getTaskInfo', id)).toMatchObject({ state: 0, host_id: null });
    await expect(result(id)).rejects.toMatchObject({ message: `Task ${id} is not finished` });
    const alice = await KojiClient.login(hub, 'alice');
    await expect(alice.call('cancelTask', id)).rejects.toMatchObject({
      code: 1004,
      message: 'Cannot cancel task, not owner',
    });
    await builder.call('cancelTask', id);
    hub.control.resumeWorker();
    await expect(result(id)).rejects.toMatchObject({ code: 1000, message: `Task ${id} is canceled` });
    expect(hub.control.build('hello-omnipub-1.4.0-3')).toBeUndefined();
  });

  test('of somebody who has only started them are not made by others', async () => {
    await expect(builder.call('makeTask', 'sleep', [1])).rejects.toMatchObject({ code: 1004 });
    const admin = await KojiClient.login(hub, 'kojiadmin');
    expect(await finished(admin, await admin.call('makeTask', 'sleep', [0]))).toBe(2);
    const id = Number(await admin.call('makeTask', 'nosuch', []));
    expect(await finished(admin, id)).toBe(5);
  });

  test('show logs that grow', async () => {
    const id = await build();
    await finished(builder, id);
    const [arch] = (await builder.call('listTasks', keywords({ opts: { method: 'buildArch' } }))) as {
      id: number;
    }[];
    const names = await builder.call('listTaskOutput', arch?.id ?? 0);
    expect(names).toContain('build.log');
    const part = (offset: number, size: number): Promise<unknown> =>
      builder.call('downloadTaskOutput', arch?.id ?? 0, 'build.log', offset, size);
    const text = async (offset: number, size: number): Promise<string> =>
      Buffer.from(String(await part(offset, size)), 'base64').toString();
    const whole = await text(0, -1);
    expect(whole).toContain('Executing(%build)');
    expect((await text(0, 10)) + (await text(10, 10_000))).toBe(whole);
    expect(await part(whole.length, 100)).toBe('');
    const stat = await builder.call(
      'listTaskOutput',
      keywords({ taskID: arch?.id ?? 0, stat: true, all_volumes: true }),
    );
    expect(stat).toMatchObject({ 'build.log': { DEFAULT: { st_size: String(whole.length) } } });
  });

  test('are done anew when the hub was ended in the middle of them', async () => {
    hub.control.workerSpeed(20);
    const id = await build();
    await vi.waitUntil(() => hub.control.tasks('buildArch').length > 0);
    hub = await restart();
    builder = await KojiClient.login(hub, 'builder');
    expect(await finished(builder, id)).toBe(2);
    expect(hub.control.tagsOf('hello-omnipub-1.4.0-3')).toEqual(['f99-candidate']);
  });
});

describe('tagging', () => {
  const nvr = 'hello-omnipub-1.4.0-3';
  const tag = async (...params: Value[]): Promise<number> =>
    Number(await builder.call('tagBuild', ...params));
  beforeEach(async () => {
    await finished(builder, await build({ skip_tag: true }));
  });

  test('is a task, which is where it is seen that it is there already', async () => {
    expect(hub.control.tagsOf(nvr)).toEqual([]);
    expect(await finished(builder, await tag('f99', nvr))).toBe(2);
    const again = await tag('f99', nvr);
    expect(await finished(builder, again)).toBe(5);
    await expect(result(again)).rejects.toMatchObject({
      code: 1003,
      message: `build ${nvr} already tagged (f99)`,
    });
    expect(await finished(builder, await tag('f99', nvr, true))).toBe(2);
    expect(hub.control.tagsOf(nvr)).toEqual(['f99']);
  });

  test('moves', async () => {
    await finished(builder, await tag('f99', nvr));
    const id = await builder.call('moveBuild', 'f99', 'f99-candidate', nvr);
    expect(await finished(builder, id)).toBe(2);
    expect(hub.control.tagsOf(nvr)).toEqual(['f99-candidate']);
    const again = Number(await builder.call('moveBuild', 'f99', 'f99-candidate', nvr));
    expect(await finished(builder, again)).toBe(5);
    await expect(result(again)).rejects.toMatchObject({ code: 1003, message: `build ${nvr} not in tag f99` });
  });

  test('moves all of a package, one after the other', async () => {
    await finished(builder, await tag('f99', nvr));
    const ids = (await builder.call('moveAllBuilds', 'f99', 'f99-candidate', 'hello-omnipub')) as number[];
    for (const id of ids) expect(await finished(builder, id)).toBe(2);
    expect(hub.control.tagsOf(nvr)).toEqual(['f99-candidate']);
  });

  test('is refused at once where the list, a lock or a permission forbid it', async () => {
    await expect(tag('f99-build', nvr)).rejects.toMatchObject({
      code: 1003,
      message: 'Package hello-omnipub not in list for f99-build',
    });
    const admin = await KojiClient.login(hub, 'kojiadmin');
    await admin.call('editTag2', 'f99', keywords({ locked: true }));
    await expect(tag('f99', nvr)).rejects.toMatchObject({ code: 1004, message: 'tag is locked' });
    await admin.call('editTag2', 'f99', keywords({ locked: false, perm: 'tag' }));
    await expect(tag('f99', nvr)).rejects.toMatchObject({
      code: 1004,
      message: 'tag requires tag permission',
    });
    await expect(builder.call('tagBuildBypass', 'f99', nvr)).rejects.toMatchObject({ code: 1004 });
  });

  test('ends at once', async () => {
    await finished(builder, await tag('f99', nvr));
    expect(await builder.call('untagBuild', 'f99', nvr)).toBeNull();
    await expect(builder.call('untagBuild', 'f99', nvr)).rejects.toMatchObject({
      code: 1003,
      message: `build ${nvr} not in tag f99`,
    });
    expect(await builder.call('untagBuild', 'f99', nvr, false)).toBeNull();
  });

  test('by bypass is immediate', async () => {
    const admin = await KojiClient.login(hub, 'kojiadmin');
    await admin.call('tagBuildBypass', 'f99', nvr);
    await expect(admin.call('tagBuildBypass', 'f99', nvr)).rejects.toMatchObject({ code: 1003 });
    await admin.call('massTag', 'f99-candidate', [nvr]);
    expect(hub.control.tagsOf(nvr)).toEqual(['f99', 'f99-candidate']);
    await admin.call('untagBuildBypass', 'f99', nvr);
    expect(hub.control.tagsOf(nvr)).toEqual(['f99-candidate']);
  });
});

describe('repos', () => {
  test('are made on demand, and are over when there is a newer one', async () => {
    const admin = await KojiClient.login(hub, 'kojiadmin');
    const id = Number(await admin.call('newRepo', 'f99-build'));
    expect(await finished(admin, id)).toBe(2);
    const [repo, event] = (await admin.call('getTaskResult', id)) as [number, number];
    expect(await admin.call('getRepo', 'f99-build')).toMatchObject({
      id: repo,
      create_event: event,
      state: 1,
    });
    expect((await fetch(`${hub.topurl}/repos/f99-build/${repo}/x86_64/repodata/repomd.xml`)).status).toBe(
      200,
    );
    await finished(admin, await admin.call('newRepo', 'f99-build'));
    expect(await admin.call('repoInfo', repo)).toMatchObject({ state: 2 });
    await expect(builder.call('newRepo', 'f99-build')).rejects.toMatchObject({ code: 1004 });
  });

  test('can be asked for by anybody, and one wish is enough', async () => {
    hub.control.pauseWorker();
    const first = (await builder.call('repo.request', 'f99-build')) as { request: { id: number } };
    expect(first).toMatchObject({ repo: null, duplicate: false });
    expect(await builder.call('repo.request', 'f99-build')).toMatchObject({ duplicate: true });
    const check = (await builder.call('repo.checkRequest', first.request.id)) as { task: { id: number } };
    hub.control.resumeWorker();
    await finished(builder, check.task.id);
    expect(await builder.call('repo.checkRequest', first.request.id)).toMatchObject({ repo: { state: 1 } });
    expect(await builder.call('repo.request', 'f99-build')).toMatchObject({
      repo: { state: 1 },
      request: null,
    });
  });
});

test('a chain waits until the repo has what it built', async () => {
  const admin = await KojiClient.login(hub, 'kojiadmin');
  for (const name of ['one', 'two']) await admin.call('packageListAdd', 'f99-build', name, 'kojiadmin');
  await admin.call('createBuildTarget', 'chain', 'f99-build', 'f99-build');
  const url = (name: string): string => `git+https://git.example.com/${name}#main`;
  const id = await builder.call('chainBuild', [[url('one')], [url('two')]], 'chain');
  expect(await finished(builder, id)).toBe(2);
  const latest = (await builder.call('getLatestBuilds', 'f99-build')) as { nvr: string }[];
  expect(latest.map(({ nvr }) => nvr)).toEqual(['two-1.0-1', 'one-1.0-1']);
});
