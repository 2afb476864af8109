import type { Finding } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { makeSnap, makeSquashfs, missingSquashfs, withTools } from '../../testing/make-snap.js';
import { artifactOf } from '../../testing/snap-artifact.js';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { snap } from '../definition.js';
import type { SnapTypes } from './types.js';

const NAME = 'hello';

const aFile = async (world: SnapWorld): ReturnType<typeof artifactOf> =>
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
