import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';

const [fedora] = chroots;

describe('a build that is made again', () => {
  it.each<[string, object]>([
    ['link', { url: 'https://e.com/a-1.src.rpm' }],
    [
      'scm',
      { clone_url: 'https://e.com/a.git', committish: 'v1', scm_type: 'git', source_build_method: 'tito' },
    ],
    ['distgit', { package_name: 'hello', committish: 'f41' }],
    ['pypi', { pypi_package_name: 'requests', pypi_package_version: '2.31.0', python_versions: [3] }],
    ['rubygems', { gem_name: 'rake' }],
    ['custom', { script: '#!/bin/sh\ntrue\n', builddeps: ['git', 'make'], resultdir: 'out' }],
  ])('from %s has the same source, options and chroots', async (kind, source) => {
    const { builds } = await startBuildWorld({ worker: 'paused' });
    const create = {
      link: builds.createFromUrl,
      scm: builds.createFromScm,
      distgit: builds.createFromDistgit,
      pypi: builds.createFromPypi,
      rubygems: builds.createFromRubygems,
      custom: builds.createFromCustom,
    }[kind] as typeof builds.createFromRubygems | undefined;
    const buildopts = { chroots: [fedora], timeout: 1234, background: true };
    const project_dirname = 'demo:custom:x';
    const first = await create?.call(builds, { ...place, project_dirname, buildopts, ...source } as never);
    const again = await builds.resubmit(first?.id ?? 0);
    expect(again.id).not.toBe(first?.id);
    expect(again).toMatchObject({ chroots: [fedora], project_dirname, is_background: true });
    expect(await builds.sourceBuildConfig(again.id)).toEqual(await builds.sourceBuildConfig(first?.id ?? 0));
  });

  it('from an upload is made of the SRPM among the results, and may go elsewhere', async () => {
    const { builds, srpm } = await startBuildWorld();
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await builds.wait(id, { intervalMs: 20 });
    const again = await builds.resubmit(id, { to: { ...place, project_dirname: 'demo:custom:again' } });
    expect(again.project_dirname).toBe('demo:custom:again');
    expect((await builds.get(id)).source_package.url).toContain('/srpm-builds/');
    expect(await builds.wait(again.id, { intervalMs: 20 })).toMatchObject([{ isGood: true }]);
  });

  it('from an uploaded spec file that was never built can’t be made again', async () => {
    const { builds, file } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({ ...place, path: await file('a.spec', 'Name: a\n') });
    await expect(builds.resubmit(id)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
