import { setTimeout as sleep } from 'node:timers/promises';
import { missing } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { demo } from '../testing/copr-world.js';
import { type StoreWorld, startStoreWorld } from '../testing/store-world.js';
import type { CoprReceipt } from './receipt.js';

const chroots = ['fedora-41-x86_64', 'epel-9-x86_64'];
const upload = { project: 'demo' };
const stable = { ownername: 'alice', projectname: 'stable' };

async function startDemo(options: Parameters<typeof startStoreWorld>[0] = {}): Promise<StoreWorld> {
  const world = await startStoreWorld(options);
  await world.client().projects.add({ ...demo, chroots });
  return world;
}

async function built({ store, artifact, context }: StoreWorld): Promise<CoprReceipt> {
  return store.settle(await store.upload(artifact, upload, context()), context());
}

describe('a release without a promotion', () => {
  it('has nothing to do: the repositories have every build that succeeded', async () => {
    const world = await startDemo();
    const receipt = await built(world);
    const before = world.sent().length;
    expect(await world.store.release(receipt, {}, world.context())).toMatchObject({
      id: receipt.id,
      outcome: 'existed',
      ref: receipt.ref,
    });
    expect(
      world
        .sent()
        .slice(before)
        .filter((line) => !line.startsWith('GET')),
    ).toEqual([]);
  });

  it('needs a build, and one that succeeded', async () => {
    const world = await startDemo();
    const { store, context, sandbox, artifact } = world;
    const project = await store.register({ project: 'demo', chroots }, context());
    await expect(store.release(project, {}, context())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    sandbox.control.fail({ phase: 'source' });
    const failed = await store.upload(artifact, upload, context());
    await store.settle(failed, context()).catch(() => undefined);
    for (const release of [{}, { promote: { to: 'stable', by: 'fork' } }] as const)
      await expect(store.release(failed, release, context())).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^build \d+ is failed: there is nothing to (?:publish|promote)$/),
      });
  });

  it.skipIf(missing('createrepo_c'))(
    'in devel_mode makes the repositories, and waits until they are made',
    async () => {
      const world = await startDemo({ createrepo: 'createrepo_c' });
      await world.client().projects.edit({ ...demo, devel_mode: true });
      const receipt = await built(world);
      const { chroot_repos } = await world.client().projects.get(demo);
      const repomd = `${chroot_repos['fedora-41-x86_64'] ?? ''}repodata/repomd.xml`;
      await untilTheNextSecond();
      const first = await world.store.release(receipt, {}, world.context());
      expect(first.outcome).toBe('created');
      expect((await fetch(repomd)).status).toBe(200);
      expect(await world.store.release(receipt, {}, world.context())).toMatchObject({ outcome: 'existed' });
    },
  );

  it('in devel_mode whose repositories are not made in time is pending', async () => {
    const world = await startDemo();
    await world.client().projects.edit({ ...demo, devel_mode: true });
    const receipt = await built(world);
    const slow = world.storeOf({ settleTimeoutMs: 30 });
    expect(await slow.release(receipt, {}, world.context())).toEqual({
      ...receipt,
      pending: {
        state: expect.stringContaining('the publication of the repositories of alice/demo') as string,
        url: receipt.url,
      },
    });
  });
});

describe('a promotion by a fork', () => {
  const release = { promote: { to: 'stable', by: 'fork' } } as const;

  it('copies the project once, and leads to the build there', async () => {
    const world = await startDemo();
    const { store, storeOf, context, sandbox } = world;
    const receipt = await built(world);
    const first = await store.release(receipt, release, context());
    const [copy] = sandbox.control.builds('alice', 'stable');
    expect(copy).toMatchObject({ state: 'forked' });
    expect(first).toEqual({
      ...receipt,
      ref: { ...receipt.ref, promoted: { project: 'alice/stable', buildId: copy?.id } },
      url: `${sandbox.url}/coprs/build/${String(copy?.id)}`,
    });
    expect(await storeOf({}).release(receipt, release, context())).toEqual({ ...first, outcome: 'existed' });
    expect(sandbox.control.builds('alice', 'stable')).toHaveLength(1);
  });

  it('goes into a project that is there only when that is confirmed', async () => {
    const world = await startDemo();
    const { store, context, client } = world;
    await client().projects.add({ ...stable, chroots });
    const receipt = await built(world);
    await expect(store.release(receipt, release, context())).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      hint: expect.stringContaining('confirm') as string,
    });
    const confirmed = { promote: { ...release.promote, confirm: true } };
    expect(await store.release(receipt, confirmed, context())).toMatchObject({ outcome: 'created' });
  });

  it('whose answer was lost is not done twice', async () => {
    const world = await startDemo();
    const { store, context, sandbox } = world;
    const receipt = await built(world);
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/project/fork/' });
    await expect(store.release(receipt, release, context())).rejects.toMatchObject({
      recovery: 'retry-after-probe',
    });
    expect(await store.release(receipt, release, context())).toMatchObject({ outcome: 'existed' });
    expect(sandbox.control.builds('alice', 'stable')).toHaveLength(1);
  });

  it('of a build that is not the newest is refused: a fork would take the newer one', async () => {
    const world = await startDemo();
    const { store, context, client } = world;
    const old = await built(world);
    const { builds } = client();
    const newer = await builds.resubmit(Number(old.id), { buildopts: { chroots: ['epel-9-x86_64'] } });
    await builds.wait(newer.id, { intervalMs: 5 });
    await expect(store.release(old, release, context())).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `a fork takes the newest build of hello-omnipub: in epel-9-x86_64 that is ${String(newer.id)}, not ${old.id}`,
      hint: expect.stringContaining('rebuild') as string,
    });
  });

  it('whose files are not copied in time is pending; the next run sees that they are', async () => {
    const world = await startDemo();
    const receipt = await built(world);
    const slow = world.storeOf({ settleTimeoutMs: 30 });
    const hidden = world.sandbox.faults.add({
      kind: 'status',
      status: 404,
      path: '/results/alice/stable/',
      times: Infinity,
    });
    const pending = await slow.release(receipt, release, world.context());
    expect(pending.pending?.state).toMatch(/^the copy of build \d+ in alice\/stable did not happen within/);
    hidden.remove();
    expect(await world.store.release(receipt, release, world.context())).toMatchObject({
      outcome: 'existed',
    });
  });
});

describe('a promotion by a rebuild', () => {
  const release = { promote: { to: 'stable', by: 'rebuild' } } as const;

  it('builds the same source RPM there once, and waits for it', async () => {
    const world = await startDemo();
    const { store, storeOf, context, sandbox, client } = world;
    await client().projects.add({ ...stable, chroots: ['fedora-41-x86_64'] });
    const receipt = await built(world);
    const first = await store.release(receipt, release, context());
    expect(first.outcome).toBe('created');
    const [rebuilt] = sandbox.control.builds('alice', 'stable');
    expect(rebuilt).toMatchObject({
      id: first.ref.promoted?.buildId,
      state: 'succeeded',
      chroots: ['fedora-41-x86_64'],
      source_package: { name: 'hello-omnipub', version: receipt.ref.version },
    });
    expect(await storeOf({}).release(receipt, release, context())).toEqual({ ...first, outcome: 'existed' });
    expect(sandbox.control.builds('alice', 'stable')).toHaveLength(1);
  });

  it('that goes on at the deadline is pending, and is waited for by the next run', async () => {
    const world = await startDemo();
    const { storeOf, context, sandbox, client } = world;
    await client().projects.add({ ...stable, chroots });
    const receipt = await built(world);
    sandbox.control.pause();
    const slow = storeOf({ settleTimeoutMs: 30 });
    const pending = await slow.release(receipt, release, context());
    const [started] = sandbox.control.builds('alice', 'stable');
    expect(pending.pending?.url).toBe(`${sandbox.url}/coprs/build/${String(started?.id)}`);
    sandbox.control.resume();
    await storeOf({}).release(receipt, release, context());
    expect(sandbox.control.builds('alice', 'stable')).toHaveLength(1);
  });

  it('that fails names its chroot; the next run builds again', async () => {
    const world = await startDemo();
    const { store, context, sandbox, client } = world;
    await client().projects.add({ ...stable, chroots });
    const receipt = await built(world);
    sandbox.control.fail({ chroot: 'epel-9-x86_64', phase: 'rpm', times: 1 });
    await expect(store.release(receipt, release, context())).rejects.toMatchObject({
      code: 'REJECTED',
      message: expect.stringContaining('in alice/stable failed in epel-9-x86_64') as string,
    });
    expect(await store.release(receipt, release, context())).toMatchObject({ outcome: 'created' });
    expect(sandbox.control.builds('alice', 'stable')).toHaveLength(2);
  });

  it('needs a project that is there', async () => {
    const world = await startDemo();
    const receipt = await built(world);
    await expect(world.store.release(receipt, release, world.context())).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'there is no project alice/stable to build in',
    });
  });

  it('is a method of the client, too, which checks what it is given', async () => {
    const world = await startDemo();
    const { client } = world;
    await client().projects.add({ ...stable, chroots });
    const { id } = await built(world);
    const options = { intervalMs: 5 };
    const promoted = await client().promote(
      Number(id),
      { to: stable, by: 'rebuild', chroots: ['epel-9-*'] },
      options,
    );
    expect(promoted).toMatchObject({ outcome: 'created', build: { chroots: ['epel-9-x86_64'] } });
    expect(await client().publish(promoted.build.id, options)).toMatchObject({ outcome: 'existed' });
    const before = world.sent().length;
    const wrong = { to: stable, by: 'rebuild', confirm: true } as const;
    await expect(client().promote(Number(id), wrong)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(world.sent()).toHaveLength(before);
    await expect(client().promote(Number(id), { to: demo, by: 'rebuild' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `build ${id} is in alice/demo already`,
    });
  });
});

/** Revisions of repositories count seconds. */
async function untilTheNextSecond(): Promise<void> {
  await sleep(1_050 - (Date.now() % 1_000));
}
