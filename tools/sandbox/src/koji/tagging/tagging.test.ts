import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBuild } from '../../testing/koji-build.js';
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
