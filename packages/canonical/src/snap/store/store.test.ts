import { type Artifact, digestFile, type Finding, type SnapArtifact } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { makeSnap, makeSquashfs, missingSquashfs, withTools } from '../../testing/make-snap.js';
import { all, type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { snap } from '../definition.js';
import type { SnapTypes } from './types.js';

const NAME = 'hello';

async function artifactOf(path: string, over: Partial<SnapArtifact> = {}): Promise<SnapArtifact> {
  const signal = new AbortController().signal;
  const { size, digests } = await digestFile(path, { algorithms: ['sha256'], signal });
  return {
    kind: 'snap',
    path,
    size,
    sha256: String(digests.sha256),
    mediaType: 'application/vnd.snap',
    digests,
    name: NAME,
    version: '1.0',
    architectures: ['amd64'],
    checked: false,
    ...over,
  };
}
const aFile = async (world: SnapWorld): Promise<Artifact> =>
  artifactOf(await world.file('hello_1.0_amd64.snap'));
const storeOf = (world: SnapWorld, login?: Parameters<SnapWorld['as']>[0], config: object = {}) =>
  snap.create({ ...world.config, ...config }, login === undefined ? world.deps : world.depsAs(login));
const problems = (findings: readonly Finding[]) => findings.filter(({ level }) => level !== 'ok');

async function check(
  world: SnapWorld,
  input: Parameters<ReturnType<typeof storeOf>['check']>[0],
  login?: Parameters<SnapWorld['as']>[0],
): Promise<readonly Finding[]> {
  return storeOf(world, login).check(input, world.context());
}
type Input = { upload?: SnapTypes['upload']; release?: SnapTypes['release'] };
const toEdge: Input = { upload: {}, release: { channels: ['edge'] } };

describe('the preflight', () => {
  it('of what would work has nothing to say but that, and writes nothing', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    const findings = await check(world, { ...toEdge, artifact: await aFile(world) });
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual(['ok LOGIN', 'ok NAME_YOURS']);
    expect(world.sandbox.requests.storage).toEqual([]);
  });

  it('says that a file is there already', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    const artifact = await aFile(world);
    await world.client.upload(artifact.path, { name: NAME });
    expect(await check(world, { ...toEdge, artifact })).toContainEqual({
      level: 'ok',
      code: 'EXISTS',
      message: 'this file is there already: hello 1',
    });
  });

  it('finds a name that nobody has; with `register` that is well', async () => {
    const world = await startSnapWorld();
    const artifact = await aFile(world);
    expect(problems(await check(world, { ...toEdge, artifact }))).toMatchObject([
      {
        code: 'NOT_FOUND',
        message: 'the name "hello" is not registered',
        fix: expect.stringContaining('register'),
      },
    ]);
    const findings = await check(world, { ...toEdge, artifact, register: { name: NAME } });
    expect(findings).toContainEqual(expect.objectContaining({ level: 'ok', code: 'NAME_FREE' }));
    expect(problems(findings)).toEqual([]);
    expect(await world.sandbox.control.snap(NAME)).toBeUndefined();
  });

  it('finds a name that is somebody else’s, with `register` and without', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME, publisher: 'otp@example.com' });
    const artifact = await aFile(world);
    expect(problems(await check(world, { ...toEdge, artifact }))).toMatchObject([{ code: 'AUTH_DENIED' }]);
    expect(problems(await check(world, { ...toEdge, artifact, register: { name: NAME } }))).toMatchObject([
      { code: 'ALREADY_EXISTS', fix: expect.stringContaining('dispute') },
    ]);
  });

  it('finds what the login may not: permissions, other snaps, channels; all at once', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    await world.sandbox.control.seedSnap({ name: 'other' });
    const artifact = await aFile(world);
    const login = {
      permissions: ['package_access', 'package_push'],
      channels: ['edge', '2.0/*'],
      packages: ['other'],
    };
    const input = { upload: {}, release: { channels: ['edge', 'stable'] }, artifact };
    const found = problems(await check(world, input, login)).map(({ message }) => message);
    expect(found).toEqual([
      'the login has not the permission to release (package_release)',
      'the login is for other only, not for hello',
      'the login may not release to stable: it is for edge, 2.0/* only',
      expect.stringContaining('package_id'),
    ]);
  });

  it('finds a track that does not exist, or is closed', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME, tracks: ['2.0'] });
    await world.sandbox.control.addTrack(NAME, '1.0', { status: 'closed' });
    const release = { channels: ['2.0/edge', '1.0/edge', '3.0/edge'] };
    const found = problems(await check(world, { upload: {}, release, artifact: await aFile(world) }));
    expect(found).toMatchObject([
      { code: 'NOT_FOUND', message: 'hello has closed the track "1.0"' },
      { code: 'NOT_FOUND', message: 'hello has no track "3.0"', fix: expect.stringContaining('guardrails') },
    ]);
  });

  it('warns of a login that ends soon, and finds one that has ended, or that there is none', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    const artifact = await aFile(world);
    expect(problems(await check(world, { ...toEdge, artifact }, { ttlSeconds: 3 * 86_400 }))).toMatchObject([
      { level: 'warn', code: 'LOGIN_EXPIRES_SOON', fix: 'run: omnipub login snap' },
    ]);
    await world.sandbox.control.revokeLogins();
    expect(problems(await check(world, { ...toEdge, artifact }))).toMatchObject([
      { level: 'error', code: 'AUTH_EXPIRED' },
    ]);
    const elsewhere = storeOf(world, {}, { url: world.sandbox.urls.charmhub });
    expect(problems(await elsewhere.check({ ...toEdge, artifact }, world.context()))).toMatchObject([
      { level: 'error', code: 'AUTH_MISSING' },
    ]);
  });

  it('finds an account that has not signed the agreement, with what to do', async () => {
    const world = await startSnapWorld({ login: { email: 'new@example.com' } });
    const found = problems(await check(world, { ...toEdge, artifact: await aFile(world) }));
    expect(found).toMatchObject([
      { level: 'error', code: 'AUTH_DENIED', fix: expect.stringContaining('agreement') },
    ]);
  });

  it('finds what is wrong with names, channels and files without asking about the name', async () => {
    const world = await startSnapWorld();
    const artifact = await aFile(world);
    const found = problems(
      await check(world, {
        register: { name: 'Hello' },
        upload: { name: 'other' },
        release: { channels: ['alpha'] },
        artifact,
      }),
    );
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining('it has capitals'),
      expect.stringContaining('is called "hello", not "other"'),
      expect.stringContaining('is no channel'),
    ]);
    expect(world.sent()).toEqual(['GET /api/v2/tokens/whoami']);
  });

  it('throws when the store can not be asked', async () => {
    const world = await startSnapWorld();
    world.sandbox.faults.dashboard.add({ kind: 'status', status: 503, times: Number.POSITIVE_INFINITY });
    await expect(check(world, toEdge)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe.skipIf(missingSquashfs())('the preflight of a real snap (needs squashfs-tools)', () => {
  it('finds components that are missing, and a grade that may not go there', async () => {
    const world = await startSnapWorld({ env: withTools });
    await world.sandbox.control.seedSnap({ name: NAME });
    const path = await makeSnap(`name: ${NAME}\nversion: "1"\ngrade: devel\ncomponents: { docs: {} }\n`);
    const artifact = await artifactOf(path, { version: '1', checked: true });
    const docs = await makeSquashfs('docs.comp', { 'meta/component.yaml': `component: ${NAME}+docs\n` });
    const release = { channels: ['edge', 'stable'] };
    expect(problems(await check(world, { upload: {}, release, artifact }))).toMatchObject([
      { code: 'INVALID_INPUT', message: expect.stringContaining('"docs" is declared') },
    ]);
    expect(
      problems(await check(world, { upload: { components: { docs } }, release, artifact })),
    ).toMatchObject([
      { code: 'INVALID_INPUT', message: "a snap of grade devel can't be released to stable" },
    ]);
  });
});

describe('the steps of a release', () => {
  it('a long review is pending until settle; the receipt is JSON and enough for another process', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.setReview({ stepMs: 300 });
    const impatient = storeOf(world, undefined, { settleTimeoutMs: 20 });
    const uploaded = await impatient.upload(await aFile(world), {}, world.context());
    expect(uploaded).toMatchObject({
      id: expect.stringMatching(/^hello upload /u),
      outcome: 'created',
      pending: { state: 'being_processed', url: expect.stringContaining('/status') },
    });
    await expect(impatient.release(uploaded, { channels: ['edge'] }, world.context())).rejects.toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
    });
    const revived = JSON.parse(JSON.stringify(uploaded)) as typeof uploaded;
    const settled = await storeOf(world).settle(revived, world.context());
    expect(settled).toMatchObject({
      id: 'hello 1',
      url: `${world.config.url}/snaps/hello/revisions/1/`,
      ref: { name: NAME, revision: 1, version: '1.0', architectures: ['amd64'] },
    });
    expect(settled.pending).toBeUndefined();
  });

  it('people’s review stays pending, for a revision that is found, too; a rejection is an error', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const store = storeOf(world);
    const artifact = await aFile(world);
    const uploaded = await store.upload(artifact, {}, world.context());
    expect((await store.settle(uploaded, world.context())).pending).toMatchObject({
      state: 'need_manual_review',
    });
    const found = await store.find(artifact, {}, world.context());
    expect(found).toMatchObject({
      id: 'hello 1',
      outcome: 'existed',
      pending: { state: 'ManualReviewPending' },
    });
    if (found === undefined) throw new Error('not found');
    expect((await store.settle(found, world.context())).pending).toMatchObject({
      state: 'ManualReviewPending',
    });
    await world.sandbox.control.rejectRevision(NAME, 1, 'no');
    await expect(store.settle(found, world.context())).rejects.toMatchObject({ code: 'REJECTED' });
    await expect(store.settle(uploaded, world.context())).rejects.toMatchObject({
      code: 'REJECTED',
      storeMessage: 'no',
    });
    await expect(store.find(artifact, {}, world.context())).rejects.toMatchObject({ code: 'REJECTED' });
  });

  it('a release goes only to the channels that do not offer it yet, and says when there was none', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    const store = storeOf(world);
    const receipt = await store.upload(await aFile(world), {}, world.context());
    await store.release(receipt, { channels: ['edge'] }, world.context());
    const sends = (): number => world.sent().filter((one) => one.includes('snap-release')).length;
    const both = { channels: ['edge', 'beta'] };
    expect(await store.release(receipt, both, world.context())).toMatchObject({
      outcome: 'created',
      ref: { channels: ['edge', 'beta'] },
    });
    expect(sends()).toBe(2);
    expect(await store.release(receipt, both, world.context())).toMatchObject({ outcome: 'existed' });
    expect(sends()).toBe(2);
    const slow = { channels: ['stable'], progressive: { percentage: 10 } };
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'created' });
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'existed' });
    await store.release(receipt, { channels: ['stable'] }, world.context());
    // Everybody has it: a further run of the same pipeline takes it from nobody.
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'existed' });
    expect(sends()).toBe(4);
  });

  it('a release is waited for until everybody sees it, and a deadline only warns', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.set({ publicLagMs: 30 });
    const store = storeOf(world);
    const receipt = await store.upload(await aFile(world), {}, world.context());
    await store.release(receipt, { channels: ['edge'], waitVisible: true }, world.context());
    expect((await world.client.info(NAME)).channels).toHaveLength(1);
    world.sandbox.control.set({ publicLagMs: 3_600_000 });
    const late = { channels: ['beta'], waitVisible: true, waitVisibleTimeoutMs: 5 };
    expect(await store.release(receipt, late, world.context())).toMatchObject({ outcome: 'created' });
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'NOT_VISIBLE' }));
  });

  it('lists names, revisions, releases and channels', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME, revisions: 2, channels: { edge: 2 } });
    const store = storeOf(world);
    const list = async (input: Parameters<typeof store.list>[0]) =>
      (await all(store.list(input, world.context()))).map(({ what }) => what);
    expect(await list({})).toEqual(['name']);
    expect(await list({ name: NAME })).toEqual(['revision', 'revision']);
    expect(await list({ what: 'releases', name: NAME })).toEqual(['release']);
    expect(await list({ what: 'channels', name: NAME })).toEqual(Array(4).fill('channel'));
    await expect(list({ what: 'channels' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('a dry run of a name that is still to be registered plans the upload, with a warning', async () => {
    const world = await startSnapWorld();
    const store = storeOf(world);
    const planned = await store.upload(await aFile(world), {}, world.context({ dryRun: true }));
    expect(planned).toMatchObject({ outcome: 'planned', ref: { name: NAME } });
    expect(world.events).toContainEqual(expect.objectContaining({ code: 'NOT_REGISTERED' }));
    expect(world.sandbox.requests.storage).toEqual([]);
  });

  it('takes nothing but snaps', async () => {
    const world = await startSnapWorld();
    const file = { ...(await aFile(world)), kind: 'file' } as Artifact;
    await expect(storeOf(world).upload(file, {}, world.context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
