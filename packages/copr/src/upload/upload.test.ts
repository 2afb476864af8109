import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { place, startBuildWorld } from '../testing/build-world.js';

describe('an upload', () => {
  it('makes a build, after the server was asked whether it would take it', async () => {
    const { builds, srpm, sent, emit, events } = await startBuildWorld({ worker: 'paused' });
    const path = await srpm();
    const build = await builds.createFromFile(
      { ...place, path, buildopts: { chroots: ['fedora-*'], timeout: 3600 } },
      { emit },
    );
    expect(build).toMatchObject({
      state: 'pending',
      submitter: 'alice',
      project_dirname: 'demo',
      chroots: ['fedora-41-x86_64', 'fedora-rawhide-x86_64'],
    });
    expect(sent()).toEqual([
      'POST /build/check-before-build 200',
      'GET /build/list?ownername=alice&projectname=demo&limit=1&offset=0 200',
      'POST /build/create/upload 200',
    ]);
    const progress = events.flatMap((event) => (event.type === 'upload.progress' ? [event] : []));
    expect(progress.at(-1)?.sent).toBe(progress.at(-1)?.total);
    expect(await builds.sourceBuildConfig(build.id)).toMatchObject({
      source_type: 'upload',
      source_dict: { pkg: 'hello-omnipub-1.4.0-3.src.rpm' },
      timeout: 3600,
    });
  });

  it('has a Content-Length, and both parts as files', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    await builds.createFromFile({ ...place, path: await srpm(), check: 'never' });
    const upload = sandbox.requests.find(({ url }) => url.endsWith('/create/upload'));
    expect(Number(upload?.headers['content-length'])).toBeGreaterThan(5_000);
    expect(upload?.headers['transfer-encoding']).toBeUndefined();
    expect(sandbox.requests.some(({ url }) => url.includes('check-before-build'))).toBe(false);
  });

  it('takes names that are not ASCII, and side directories', async () => {
    const { builds, srpm } = await startBuildWorld({ worker: 'paused' });
    const project_dirname = 'demo:custom:next';
    const path = await srpm('příliš žluť "1".src.rpm');
    const build = await builds.createFromFile({ ...place, project_dirname, path });
    expect(build.project_dirname).toBe(project_dirname);
    expect(await builds.sourceBuildConfig(build.id)).toMatchObject({
      source_dict: { pkg: 'prilis_zlut__1_.src.rpm' },
    });
  });

  it('of a spec file makes a build without an SRPM', async () => {
    const { builds, file } = await startBuildWorld({ worker: 'paused' });
    const path = await file('hello.spec', 'Name: hello\n');
    expect((await builds.createFromFile({ ...place, path })).source_package.url).toBeNull();
  });

  it.each<[string, object, string, object]>([
    ['a project that isn’t there', { projectname: 'nosuch' }, 'alice', { code: 'NOT_FOUND', status: 404 }],
    ['somebody else', {}, 'bob', { code: 'AUTH_DENIED', status: 403 }],
    [
      'a chroot that isn’t enabled',
      { buildopts: { chroots: ['fedora-30-x86_64'] } },
      'alice',
      { code: 'INVALID_INPUT', status: 400 },
    ],
  ])('for %s is refused before the file is sent', async (_what, over, user, expected) => {
    const { as, srpm, creates } = await startBuildWorld({ worker: 'paused' });
    await expect(as(user).createFromFile({ ...place, path: await srpm(), ...over })).rejects.toMatchObject(
      expected,
    );
    expect(creates()).toBe(0);
  });

  it('that is wrong by itself asks the server nothing', async () => {
    const { builds, file, sent } = await startBuildWorld();
    const wrong = [
      { path: await file('a.src.rpm', 'no rpm') },
      { path: await file('a.txt', 'x') },
      { path: await file('a.spec', 'x'), project_dirname: 'demo:foo' },
      { path: await file('a.spec', 'x'), buildopts: { chroot: ['x'] } as object },
    ];
    for (const input of wrong)
      await expect(builds.createFromFile({ ...place, ...input })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    expect(sent()).toEqual([]);
  });

  it('ends at once when it is aborted, and says that it may have been done', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    sandbox.faults.add({ kind: 'hang', path: '/api_3/build/create/upload' });
    const stop = new AbortController();
    const work = builds.createFromFile(
      { ...place, path: await srpm() },
      { signal: stop.signal, emit: (event) => event.type === 'upload.progress' && stop.abort() },
    );
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PublishError);
    expect(error).toMatchObject({ code: 'ABORTED', recovery: 'retry-after-probe' });
  });
});
