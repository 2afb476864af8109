import { type CheckInput, type Finding, inspectArtifact } from '@omnipub/core';
import { missing } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type CharmWorld, startCharmWorld } from '../../testing/charm-world.js';
import { charmhub } from '../definition.js';
import type { CharmhubTypes } from './charmhub-types.js';

const NAME = 'hello';
type Input = CheckInput<CharmhubTypes>;

async function artifactOf(path: string): Promise<NonNullable<Input['artifact']>> {
  const signal = AbortSignal.timeout(10_000);
  return inspectArtifact(path, { signal, emit: () => undefined, algorithms: ['sha3-384'] });
}

/** What a check says, errors only unless asked otherwise; that nothing was uploaded is a part of it. */
async function check(
  world: CharmWorld,
  input: Input,
  how: { readonly deps?: CharmWorld['deps']; readonly levels?: readonly string[] } = {},
): Promise<readonly Finding[]> {
  const { deps = world.deps, levels = ['error'] } = how;
  const before = world.sandbox.requests.storage.length;
  const findings = await charmhub.create(world.config, deps).check(input, world.context());
  expect(world.sandbox.requests.storage).toHaveLength(before);
  return findings.filter(({ level }) => levels.includes(level));
}

describe('a check before a release', () => {
  it('finds nothing against what will work', async () => {
    const world = await startCharmWorld();
    const resources = { data: 'file' } as const;
    const artifact = await artifactOf(await world.charm({ resources }));
    const file = await world.file('data.bin', '');
    const input: Input = {
      register: { name: NAME },
      upload: { resources: { data: { file } } },
      release: { channels: ['edge'] },
      artifact,
    };
    expect(await check(world, input, { levels: ['error', 'warn'] })).toEqual([]);
    expect(await check(world, input, { levels: ['ok'] })).toMatchObject([
      { code: 'LOGIN' },
      { code: 'NAME_FREE' },
    ]);
  });

  it('finds that there is no login, or that it is over, or will be soon', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME });
    const artifact = await artifactOf(await world.charm());
    const input: Input = { upload: {}, artifact };
    const soon = world.depsAs({ ttlSeconds: 3 * 86_400 });
    expect(await check(world, input, { deps: soon, levels: ['warn'] })).toMatchObject([
      { code: 'LOGIN_EXPIRES_SOON', fix: 'run: omnipub login charmhub' },
    ]);
    await world.sandbox.control.expireTokens();
    expect(await check(world, input)).toMatchObject([
      { code: 'AUTH_EXPIRED', fix: expect.stringMatching(/log ?in/u) as string },
    ]);
    const nobody = { ...world.deps, credentials: world.depsAs({}).credentials };
    const elsewhere = charmhub.create({ ...world.config, account: 'somebody-else' }, nobody);
    expect(await elsewhere.check(input, world.context())).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'AUTH_MISSING' }),
    );
  });

  it('finds that the name is not registered, or not mine', async () => {
    const world = await startCharmWorld();
    const artifact = await artifactOf(await world.charm());
    expect(await check(world, { upload: {}, artifact })).toMatchObject([
      { code: 'NOT_FOUND', fix: expect.stringContaining('register: { name: hello }') as string },
    ]);
    await world.sandbox.control.seedCharm({
      name: NAME,
      publisher: 'otp@example.com',
      revisions: 1,
      channels: { 'latest/edge': 1 },
    });
    expect(await check(world, { upload: {}, artifact })).toMatchObject([
      { code: 'AUTH_DENIED', message: expect.stringContaining('hello belongs to') as string },
    ]);
    expect(await check(world, { register: { name: NAME }, upload: {}, artifact })).toMatchObject([
      { code: 'ALREADY_EXISTS', message: expect.stringContaining('hello belongs to') as string },
    ]);
  });

  it('finds what the login does not allow: permissions, packages, channels', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME });
    const artifact = await artifactOf(await world.charm());
    const input: Input = { upload: {}, release: { channels: ['edge', 'latest/stable'] }, artifact };
    const viewer = world.depsAs({ permissions: ['package-view', 'package-manage-revisions'] });
    expect(await check(world, input, { deps: viewer })).toMatchObject([
      { code: 'AUTH_DENIED', message: expect.stringContaining('may not release hello') as string },
    ]);
    const manager = world.depsAs({ permissions: ['package-manage', 'package-view-metadata'] });
    const views = await check(world, input, { deps: manager });
    expect(views.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('may not see the revisions of hello'),
        expect.stringContaining('may not see the channels of hello'),
      ]),
    );
    const other = await check(world, input, { deps: world.depsAs({ packages: ['another'] }) });
    expect(other[0]).toMatchObject({ code: 'AUTH_DENIED' });
    const edge = world.depsAs({ channels: ['latest/edge', 'beta'] });
    expect(await check(world, input, { deps: edge })).toMatchObject([
      {
        code: 'AUTH_DENIED',
        message: 'this login may not release hello to latest/stable: it is for latest/edge, beta',
      },
    ]);
    const free: Input = { ...input, register: { name: 'another' } };
    const registrar = world.depsAs({ permissions: ['package-view', 'package-manage'] });
    expect(await check(world, { register: { name: 'fresh' } }, { deps: registrar })).toMatchObject([
      { code: 'AUTH_DENIED', message: expect.stringContaining('may not register fresh') as string },
    ]);
    expect(await check(world, free, { deps: world.deps })).toEqual([]);
  });

  it('finds that a track is not there, and whether it could be', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, guardrails: ['\\d+'] });
    const artifact = await artifactOf(await world.charm());
    const to = (channel: string, tracks?: string[]): Input => ({
      ...(tracks === undefined ? {} : { register: { name: NAME, tracks } }),
      upload: {},
      release: { channels: [channel] },
      artifact,
    });
    expect(await check(world, to('lts/stable'))).toMatchObject([
      { code: 'NOT_FOUND', message: 'hello has no track lts, and no guardrail allows one: allowed are \\d+' },
    ]);
    expect(await check(world, to('2/stable'))).toMatchObject([
      { code: 'NOT_FOUND', fix: expect.stringContaining("tracks: ['2']") as string },
    ]);
    expect(await check(world, to('2/stable', ['2']))).toEqual([]);
    expect(await check(world, to('latest/edge/fix-1'))).toEqual([]);
  });

  it('finds all that is wrong with resources', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME });
    const artifact = await artifactOf(await world.charm({ resources: { data: 'file', img: 'oci-image' } }));
    const file = await world.file('data.bin', 'x');
    const findings = await check(world, {
      upload: {
        resources: {
          dta: { file },
          img: { file },
          data: { file: `${file}-gone` },
        },
      },
      release: { channels: ['edge'], resources: { unknown: 1 } },
      artifact,
    });
    expect(findings).toMatchObject([
      { code: 'INVALID_INPUT', message: 'the charm declares no resource "dta"', fix: 'did you mean "data"?' },
      {
        code: 'INVALID_INPUT',
        message: 'the resource "img" is of type oci-image, and a file is given for it',
        fix: expect.stringContaining('docker://') as string,
      },
      { code: 'NOT_FOUND', message: expect.stringContaining('data.bin-gone') as string },
      { code: 'INVALID_INPUT', message: 'the charm declares no resource "unknown"' },
    ]);
  });

  it('finds a resource that nobody gives and that the store does not have', async () => {
    const world = await startCharmWorld();
    const artifact = await artifactOf(await world.charm({ resources: { data: 'file' } }));
    const release = { channels: ['edge'] };
    const missing = [
      { code: 'INVALID_INPUT', fix: expect.stringContaining('upload.resources.data') as string },
    ];
    const input: Input = { register: { name: NAME }, upload: {}, release, artifact };
    expect(await check(world, input)).toMatchObject(missing);
    await world.sandbox.control.seedCharm({ name: NAME });
    expect(await check(world, input)).toMatchObject(missing);
    expect(await check(world, { ...input, release: { ...release, resources: { data: null } } })).toEqual([]);
    expect(await check(world, { upload: {}, artifact })).toEqual([]);
  });

  it('is content with a resource that the store has a revision of', async () => {
    const world = await startCharmWorld();
    const resources = [{ name: 'data', type: 'file' as const }];
    await world.sandbox.control.seedCharm({
      name: NAME,
      revisions: 1,
      resources,
      resourceRevisions: { data: 1 },
    });
    const artifact = await artifactOf(await world.charm({ resources: { data: 'file' } }));
    expect(await check(world, { upload: {}, release: { channels: ['edge'] }, artifact })).toEqual([]);
  });

  it('finds that skopeo is missing for an image', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME });
    const artifact = await artifactOf(await world.charm({ resources: { img: 'oci-image' } }));
    const input: Input = { upload: { resources: { img: { image: 'docker://example.com/x:1' } } }, artifact };
    expect(await check(world, input)).toMatchObject([
      { code: 'UNSUPPORTED', fix: expect.stringContaining('apt install skopeo') as string },
    ]);
  });

  it.skipIf(missing('skopeo'))('finds skopeo where it is (needs skopeo)', async () => {
    const world = await startCharmWorld({ env: { PATH: process.env['PATH'] ?? '' } });
    await world.sandbox.control.seedCharm({ name: NAME });
    const artifact = await artifactOf(await world.charm({ resources: { img: 'oci-image' } }));
    const input: Input = { upload: { resources: { img: { image: 'docker://example.com/x:1' } } }, artifact };
    expect(await check(world, input)).toEqual([]);
  });

  it('finds names and channels that are none, an empty file and another name, without asking for the rest', async () => {
    const world = await startCharmWorld();
    const artifact = await artifactOf(await world.charm());
    const empty = await artifactOf(await world.file('empty.charm', ''));
    const cases: readonly (readonly [Input, string])[] = [
      [{ register: { name: 'Hello' } }, 'it has capitals'],
      [{ upload: { name: 'a--b' } }, 'two hyphens in a row'],
      [{ upload: { name: 'other' }, artifact }, 'is called "hello", not "other"'],
      [{ upload: {}, artifact: empty }, 'is empty'],
      [{ upload: {}, release: { channels: ['stable/foo/bar'] }, artifact }, 'more than a branch'],
    ];
    for (const [input, message] of cases)
      expect(await check(world, input)).toMatchObject([
        { code: 'INVALID_INPUT', message: expect.stringContaining(message) as string },
      ]);
    expect(new Set(world.sent())).toEqual(new Set(['GET /v1/tokens/whoami']));
  });

  it('says that this very charm is there, and that a bundle is no charm', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME });
    const path = await world.charm();
    await world.client.upload(path);
    const artifact = await artifactOf(path);
    expect(await check(world, { upload: {}, artifact }, { levels: ['ok'] })).toContainEqual(
      expect.objectContaining({ code: 'UPLOADED' }),
    );
    await world.sandbox.control.seedCharm({ name: 'stack', type: 'bundle' });
    const charm = await artifactOf(await world.charm({ name: 'stack' }));
    expect(await check(world, { upload: {}, artifact: charm })).toMatchObject([
      { code: 'INVALID_INPUT', message: expect.stringContaining('registered as a bundle') as string },
    ]);
  });
});
