import { appendFile, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { demo } from '../testing/copr-world.js';
import { artifactOf, type StoreWorld, srpm, startStoreWorld, VERSION } from '../testing/store-world.js';
import { failedBuildsOf } from '../wait/failed-builds.js';

const chroots = ['fedora-41-x86_64', 'fedora-rawhide-x86_64', 'epel-9-x86_64'];
const upload = { project: 'demo' };

async function startDemo(options: Parameters<typeof startStoreWorld>[0] = {}): Promise<StoreWorld> {
  const world = await startStoreWorld(options);
  await world.client().projects.add({ ...demo, chroots });
  return world;
}

async function publish({ store, artifact, context }: StoreWorld, input = upload) {
  return store.settle(await store.upload(artifact, input, context()), context());
}

describe('a build', () => {
  it('is submitted, waited for, and known by its version; its receipts have its page', async () => {
    const world = await startDemo();
    const { store, artifact, context, sandbox } = world;
    const uploaded = await store.upload(artifact, { ...upload, chroots: ['fedora-*'] }, context());
    const id = uploaded.ref.buildId ?? 0;
    const url = `${sandbox.url}/coprs/build/${String(id)}`;
    expect(uploaded).toMatchObject({
      id: String(id),
      outcome: 'created',
      ref: { project: 'alice/demo', buildId: id },
      url,
    });
    expect(await store.settle(uploaded, context())).toEqual({
      id: String(id),
      outcome: 'created',
      ref: { project: 'alice/demo', buildId: id, package: 'hello-omnipub', version: VERSION },
      url,
    });
    expect(sandbox.control.build(id)).toMatchObject({
      chroots: ['fedora-41-x86_64', 'fedora-rawhide-x86_64'],
    });
  });

  it('of the same file is found by another process, and nothing is said about its content', async () => {
    const world = await startDemo();
    const { id } = await publish(world);
    const found = await world.storeOf({}).find(world.artifact, upload, world.context());
    expect(found).toMatchObject({ id, outcome: 'existed', ref: { version: VERSION } });
    expect(await world.store.upload(world.artifact, upload, world.context())).toMatchObject({ id });
    expect(world.events.filter(({ type }) => type === 'warning')).toEqual([]);
    expect(world.sandbox.control.builds('alice', 'demo')).toHaveLength(1);
  });

  it('of another file under the same version is CONFLICT as long as the server has the first one', async () => {
    const world = await startDemo();
    const { id } = await publish(world);
    const other = join(await tempDir(), 'hello-omnipub-1.4.0-3.src.rpm');
    await copyFile(srpm, other);
    await appendFile(other, '!');
    await expect(world.store.upload(await artifactOf(other), upload, world.context())).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `build ${id} of hello-omnipub ${VERSION} is there already, of a source RPM with another size`,
    });
  });

  it('whose source RPM is gone from the server is taken for the same, with a warning', async () => {
    const world = await startDemo();
    const { id } = await publish(world);
    world.sandbox.faults.add({ kind: 'status', status: 404, path: '/results/', times: Infinity });
    expect(await world.store.find(world.artifact, upload, world.context())).toMatchObject({ id });
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'warning', code: 'CONTENT_UNKNOWN' }),
    );
  });

  it('on its way is found before its import, by the name of its file', async () => {
    const world = await startDemo({ worker: 'paused' });
    const first = await world.store.upload(world.artifact, upload, world.context());
    expect(first.ref.package).toBeUndefined();
    expect(await world.storeOf({}).upload(world.artifact, upload, world.context())).toMatchObject({
      id: first.id,
      outcome: 'existed',
    });
    expect(world.sandbox.control.builds('alice', 'demo')).toHaveLength(1);
  });

  it('on its way is not taken for another one of the same file name, where that has no version', async () => {
    const world = await startDemo({ worker: 'paused' });
    const path = join(await tempDir(), 'hello.src.rpm');
    await copyFile(srpm, path);
    const artifact = await artifactOf(path);
    await world.store.upload(artifact, upload, world.context());
    expect(await world.store.find(artifact, upload, world.context())).toBeUndefined();
  });

  it('that failed or was canceled is no build of that version', async () => {
    const world = await startDemo({ worker: 'paused' });
    const { store, artifact, context, sandbox, client } = world;
    const first = await store.upload(artifact, upload, context());
    await client().builds.cancel(Number(first.id));
    expect(await store.find(artifact, upload, context())).toBeUndefined();
    const second = await store.upload(artifact, upload, context());
    sandbox.control.fail({ phase: 'source' });
    sandbox.control.resume();
    await expect(store.settle(second, context())).rejects.toMatchObject({ code: 'REJECTED' });
    expect(await store.find(artifact, upload, context())).toBeUndefined();
  });

  it('in other chroots or another directory is another one', async () => {
    const world = await startDemo();
    const { store, artifact, context } = world;
    await store.settle(
      await store.upload(artifact, { ...upload, chroots: ['fedora-41-x86_64'] }, context()),
      context(),
    );
    const find = (input: object) => store.find(artifact, { ...upload, ...input }, context());
    expect(await find({ chroots: ['fedora-4?-*'] })).toBeDefined();
    expect(await find({ chroots: ['fedora-*'], exclude_chroots: ['*-rawhide-*'] })).toBeDefined();
    expect(await find({ chroots: ['fedora-*'] })).toBeUndefined();
    expect(await find({ project_dirname: 'demo:custom:next' })).toBeUndefined();
    // Who names no chroot asks for none: what was built is enough.
    expect(await find({})).toBeDefined();
    const side = await publish(world, { ...upload, project_dirname: 'demo:custom:next' } as typeof upload);
    expect(side.ref).toMatchObject({ project: 'alice/demo', project_dirname: 'demo:custom:next' });
  });

  it('in a project that is not there is not found, and refused', async () => {
    const { store, artifact, context } = await startStoreWorld();
    expect(await store.find(artifact, upload, context())).toBeUndefined();
    await expect(store.upload(artifact, upload, context())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that goes on at the deadline is pending, with the page to come back to; the next run waits on', async () => {
    const world = await startDemo({ worker: 'paused' });
    const { storeOf, artifact, context, sandbox } = world;
    const slow = storeOf({ settleTimeoutMs: 30 });
    const uploaded = await slow.upload(artifact, upload, context());
    const pending = await slow.settle(uploaded, context());
    expect(pending).toEqual({ ...uploaded, pending: { state: 'pending', url: uploaded.url } });
    sandbox.control.resume();
    expect(await storeOf({}).settle(pending, context())).not.toHaveProperty('pending');
  });

  it('that fails in one chroot of three names it, and its log', async () => {
    const world = await startDemo();
    const { store, artifact, context, sandbox } = world;
    sandbox.control.fail({ package: 'hello-omnipub', chroot: 'epel-9-x86_64', phase: 'rpm' });
    const uploaded = await store.upload(artifact, upload, context());
    const error: unknown = await store.settle(uploaded, context()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'REJECTED',
      message: `build ${uploaded.id} of hello-omnipub in alice/demo failed in epel-9-x86_64, 1 of 3 chroots`,
      hint: expect.stringMatching(
        /^read why: http:\S+\/results\/alice\/demo\/epel-9-x86_64\/\S+\/builder-live\.log\.gz$/,
      ) as string,
    });
    const [outcome] = failedBuildsOf(error) ?? [];
    const [, log = ''] = /(http\S+)/.exec((error as { hint: string }).hint) ?? [];
    expect(outcome?.chroots.filter(({ state }) => state === 'failed')).toMatchObject([
      { name: 'epel-9-x86_64', logs: { builder: log } },
    ]);
    expect((await fetch(log)).status).toBe(200);
  });
});

describe('a spec file', () => {
  const text = 'Name: hello\nVersion: 1.0\nRelease: 1\nSummary: x\nLicense: MIT\n%description\n';

  it('is built, and known by the version that the input names', async () => {
    const world = await startDemo();
    const { store, context } = world;
    const path = join(await tempDir(), 'hello.spec');
    await writeFile(path, text);
    const artifact = await artifactOf(path);
    const input = { ...upload, spec: { version: '1.0' } };
    const settled = await store.settle(await store.upload(artifact, input, context()), context());
    expect(settled.ref).toMatchObject({ package: 'hello', version: '1.0-1' });
    expect(await store.find(artifact, input, context())).toMatchObject({ id: settled.id });
    // What the server has made of it can't be compared.
    expect(world.events).toContainEqual(expect.objectContaining({ code: 'CONTENT_UNKNOWN' }));
    const next = { ...upload, spec: { version: '1.0-2' } };
    expect(await store.find(artifact, next, context())).toBeUndefined();
  });

  it('without a version, a source RPM with one, and anything else are refused before anything is sent', async () => {
    const { store, context, sent, artifact } = await startStoreWorld();
    const folder = await tempDir();
    const [spec, other] = [join(folder, 'hello.spec'), join(folder, 'hello.txt')];
    for (const path of [spec, other]) await writeFile(path, text);
    const cases = [
      [await artifactOf(spec), upload, /version: 1\.0-1/],
      [await artifactOf(other), upload, /rpmbuild/],
      [artifact, { ...upload, spec: { version: '1' } }, /leave out "spec"/],
    ] as const;
    for (const [given, input, hint] of cases)
      await expect(store.upload(given, input, context())).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        hint: expect.stringMatching(hint) as string,
      });
    expect(sent()).toEqual([]);
  });
});
