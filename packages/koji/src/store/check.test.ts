import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckInput } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { makeContent } from '../testing/content.js';
import { NVR, srpm } from '../testing/publish-world.js';
import { artifactOf, type StoreWorld, startStoreWorld } from '../testing/store-world.js';
import type { KojiTypes } from './koji-types.js';

const good = {
  register: { package: 'hello-omnipub', tag: 'f42' },
  upload: { target: 'f42' },
  release: { tag: 'f42', from: 'f42-candidate' },
};

async function check(world: StoreWorld, input: CheckInput<KojiTypes>) {
  const artifact = input.artifact ?? (await artifactOf(srpm));
  return world.store.check({ ...input, artifact }, world.context());
}

describe('the preflight', () => {
  it('of what would work has no error, says who is logged in, and writes nothing', async () => {
    const world = await startStoreWorld();
    const findings = await check(world, good);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    const [login] = findings;
    expect(login?.message).toMatch(/^logged in as builder, with .*build/);
    const writes = world.calls().filter((method) => !/^(get|list|login|logout|multiCall)/.test(method));
    expect(writes).toEqual([]);
  });

  it.each<[string, CheckInput<KojiTypes>, string, RegExp, RegExp]>([
    [
      'a target that is not there',
      { upload: { target: 'f43' } },
      'NOT_FOUND',
      /no target "f43"/,
      /list-targets/,
    ],
    ['a locked destination', { upload: { target: 'frozen' } }, 'REJECTED', /f42-frozen is locked/, /unlock/],
    [
      'a package that is on no list',
      { upload: { target: 'frozen' } },
      'REJECTED',
      /hello-omnipub is not on the list of f42-frozen/,
      /register: \{ package: hello-omnipub, tag: f42-frozen \}/,
    ],
    [
      'a release to a tag that is not there',
      { release: { tag: 'f43' } },
      'NOT_FOUND',
      /no tag "f43"/,
      /list-tags/,
    ],
    [
      'a move from a tag that is not there',
      { release: { tag: 'f42', from: 'f41' } },
      'NOT_FOUND',
      /no tag "f41", which the build shall leave/,
      /list-tags/,
    ],
    [
      'the release of a scratch build',
      { upload: { target: 'f42', scratch: true }, release: { tag: 'f42' } },
      'INVALID_INPUT',
      /nothing can be released/,
      /leave out scratch/,
    ],
    [
      'options that don’t go together',
      { upload: { target: 'f42', archOverride: ['x86_64'] } },
      'INVALID_INPUT',
      /scratch builds only/,
      /set scratch/,
    ],
    [
      'an owner that is not there',
      { register: { package: 'hello-omnipub', tag: 'f42', owner: 'nobody' } },
      'NOT_FOUND',
      /no user "nobody"/,
      /check the name/,
    ],
  ])('finds %s, with what to do', async (_, input, code, message, fix) => {
    const findings = await check(await startStoreWorld(), input);
    expect(findings).toContainEqual({
      level: 'error',
      code,
      message: expect.stringMatching(message) as string,
      fix: expect.stringMatching(fix) as string,
    });
  });

  it('knows what will be registered', async () => {
    const world = await startStoreWorld();
    const register = {
      package: 'hello-omnipub',
      tag: 'f43',
      createTag: {},
      createTarget: { name: 'f43', buildTag: 'f42-build' },
    };
    const findings = await check(world, { register, upload: { target: 'f43' }, release: { tag: 'f43' } });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['NEW_TAG', 'NEW_TARGET']));
    // The user has the permission for tags, but not for targets.
    expect(findings.filter(({ code }) => code === 'NEEDS_PERMISSION')).toMatchObject([
      { level: 'warn', message: expect.stringContaining('the permission target') as string },
    ]);
  });

  it('finds that the tag which a new target shall build against is not there', async () => {
    const world = await startStoreWorld();
    const createTarget = { name: 'f43', buildTag: 'f43-bild' };
    const findings = await check(world, {
      register: { package: 'hello-omnipub', tag: 'f43', createTag: {}, createTarget },
    });
    expect(findings.filter(({ level }) => level === 'error')).toMatchObject([
      { code: 'NOT_FOUND', message: expect.stringContaining('"f43-bild"') as string },
    ]);
  });

  it('names a package that is blocked, and a permission that is missing', async () => {
    const world = await startStoreWorld();
    await world.client.register.blockPackage('f42', 'hello-omnipub');
    await world.admin.register.editTag('f42-empty', { perm: 'admin' });
    const findings = await check(world, { ...good, release: { tag: 'f42-empty' } });
    expect(findings).toContainEqual(expect.objectContaining({ level: 'error', code: 'CONFLICT' }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'AUTH_DENIED',
        fix: expect.stringContaining('koji grant-permission admin builder') as string,
      }),
    );
  });

  it('tells what is there already, and whether it is the same', async () => {
    const world = await startStoreWorld();
    const artifact = await artifactOf(srpm);
    const { store, context } = world;
    await store.settle(await store.upload(artifact, good.upload, context()), context());
    expect(await check(world, good)).toContainEqual(
      expect.objectContaining({
        level: 'ok',
        code: 'EXISTS',
        message: expect.stringContaining(NVR) as string,
      }),
    );
  });

  it('warns that the content of a build of somebody else can’t be told', async () => {
    const world = await startStoreWorld();
    await world.client.builds.buildAndWait({ source: { srpm }, target: 'f42' });
    expect(await check(world, good)).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'CONTENT_UNKNOWN' }),
    );
  });

  it('has all problems of metadata, and who may not import', async () => {
    const world = await startStoreWorld();
    const { file, folder, metadata } = await makeContent(await tempDir());
    const artifact = await artifactOf(folder);
    expect(
      (await check(world, { upload: { metadata: file }, artifact })).filter(({ level }) => level !== 'ok'),
    ).toEqual([]);
    const reader = world.storeOf({}, 'reader');
    expect(await reader.check({ upload: { metadata: file }, artifact }, world.context())).toContainEqual(
      expect.objectContaining({ code: 'AUTH_DENIED', message: expect.stringContaining('labcg') as string }),
    );
    const bad = join(folder, 'bad.json');
    await writeFile(bad, JSON.stringify({ ...metadata, metadata_version: 1 }));
    expect(await check(world, { upload: { metadata: bad }, artifact })).toContainEqual(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('without a login says only that', async () => {
    const world = await startStoreWorld();
    const nobody = world.storeOf({}, null);
    const artifact = await artifactOf(srpm);
    expect(await nobody.check({ ...good, artifact }, world.context())).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 'AUTH_MISSING',
        fix: expect.stringContaining('omnipub login koji') as string,
      }),
    ]);
    const wrong = world.storeOf({}, 'nobody');
    expect(await wrong.check({ ...good, artifact }, world.context())).toMatchObject([
      { level: 'error', code: 'AUTH_DENIED' },
    ]);
  });
});
