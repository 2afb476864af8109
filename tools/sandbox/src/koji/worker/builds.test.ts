import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SRPM, SRPM_FILE, startBuild } from '../../testing/koji-build.js';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { finished, temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import type { Value } from '../xmlrpc/value.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let builder: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  builder = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

const build = (opts: Value = {}, target: Value = 'f99'): Promise<number> => startBuild(builder, opts, target);
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
    expect(await get(`src/${SRPM}`)).toEqual(await readFile(SRPM_FILE));
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
