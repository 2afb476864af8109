import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startBuild } from '../../testing/koji-build.js';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { finished, temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import type { Value } from '../xmlrpc/value.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let restart: () => Promise<KojiSandbox>;
let builder: KojiClient;
beforeEach(async () => {
  ({ hub, end, restart } = await temporaryHub());
  builder = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

const build = (opts: Value = {}, target: Value = 'f99'): Promise<number> => startBuild(builder, opts, target);
const result = (id: number): Promise<unknown> => builder.call('getTaskResult', id);

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
