import { describe, expect, it } from 'vitest';
import type { CoprClient } from '../client.js';
import { all, type CoprWorld, demo, startCopr } from '../testing/copr-world.js';
import { packageSourceTypes } from './package-schemas.js';

const world = async (): Promise<{ copr: CoprWorld; client: CoprClient }> => {
  const copr = await startCopr();
  const client = copr.client();
  await client.projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
  return { copr, client };
};
const inputs = {
  scm: { clone_url: 'https://github.com/a/b.git', committish: 'main', source_build_method: 'tito' },
  pypi: { pypi_package_name: 'requests', spec_generator: 'pyp2rpm', python_versions: [3] },
  rubygems: { gem_name: 'rake' },
  custom: { script: '#!/bin/sh\ntrue\n', script_builddeps: ['git', 'make'], script_resultdir: 'out' },
  distgit: { distgit: 'fedora', committish: 'rawhide' },
} as const;
const kept = {
  scm: { type: 'git', committish: 'main', source_build_method: 'tito' },
  pypi: { pypi_package_name: 'requests', python_versions: ['3'] },
  rubygems: { gem_name: 'rake' },
  custom: { builddeps: 'git make', resultdir: 'out' },
  distgit: { distgit: 'fedora', committish: 'rawhide' },
} as const;

describe('packages', () => {
  it.each(packageSourceTypes)('from %s are made, read and listed', async (type) => {
    const {
      client: { packages },
    } = await world();
    const package_name = `p-${type}`;
    const made = await packages.add(type, {
      ...demo,
      package_name,
      ...inputs[type],
      max_builds: 5,
      webhook_rebuild: true,
    });
    expect(made).toMatchObject({
      name: package_name,
      source_type: type,
      source_dict: kept[type],
      auto_rebuild: true,
    });
    expect(await packages.get({ ...demo, packagename: package_name })).toEqual(made);
    expect(await all(packages.list(demo))).toEqual([made]);
    await expect(packages.add(type, { ...demo, package_name, ...inputs[type] })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  it('are changed in part, given another source, emptied, removed', async () => {
    const {
      client: { packages },
    } = await world();
    const place = { ...demo, packagename: 'pscm' };
    await packages.add('scm', {
      ...demo,
      package_name: 'pscm',
      ...inputs.scm,
      subdirectory: 'sub',
      spec: 'b.spec',
    });
    expect(
      (await packages.edit('scm', { ...demo, package_name: 'pscm', committish: 'v2' })).source_dict,
    ).toMatchObject({
      committish: 'v2',
      subdirectory: 'sub',
      clone_url: inputs.scm.clone_url,
    });
    expect(
      await packages.edit('rubygems', { ...demo, package_name: 'pscm', gem_name: 'rake' }),
    ).toMatchObject({
      source_type: 'rubygems',
      source_dict: { gem_name: 'rake' },
    });
    expect(await packages.reset(place)).toMatchObject({ source_type: 'unset', source_dict: {} });
    await packages.delete(place);
    await expect(packages.get(place)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      packages.edit('scm', { ...demo, package_name: 'pscm', committish: 'v2' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('come with their newest builds when these are asked for, and only then', async () => {
    const {
      copr,
      client: { packages },
    } = await world();
    copr.sandbox.control.seedMany({ owner: 'alice', project: 'demo', packages: 3, builds: 9 });
    const [first] = await all(packages.list({ ...demo, with_latest_build: true, pageSize: 2 }));
    expect(first?.builds.latest).toEqual(copr.sandbox.control.build(first?.builds.latest?.id ?? 0));
    expect(first?.builds.latest).toMatchObject({ submitter: 'alice', is_background: false });
    expect(first?.builds.latest_succeeded).toBeNull();
    const place = { ...demo, packagename: first?.name ?? '' };
    expect((await packages.get({ ...place, with_latest_build: false })).builds).toEqual({
      latest: null,
      latest_succeeded: null,
    });
    expect((await packages.get({ ...place, with_latest_build: true })).builds.latest).toEqual(
      first?.builds.latest,
    );
  });

  it.each([
    ['the name that builds have', 'custom', { script: 'x', chroot: 'fedora-41-x86_64' }, 'script_chroot'],
    ['a misspelt one', 'scm', { clone_url: 'https://e.com/', commitish: 'v1' }, 'did you mean "committish"?'],
    ['a kind that no package has', 'upload', {}, 'scm, pypi, rubygems, custom, distgit'],
    ['too many builds', 'rubygems', { gem_name: 'x', max_builds: 101 }, 'correct it'],
  ])('%s is refused before anything is sent', async (_, type, input, hint) => {
    const copr = await startCopr();
    const send = copr.client().packages.add(type as 'scm', { ...demo, package_name: 'p', ...input } as never);
    await expect(send).rejects.toMatchObject({ code: 'INVALID_INPUT', hint: expect.stringContaining(hint) });
    expect(copr.sent()).toEqual([]);
  });

  it('all words of the server come by field', async () => {
    const {
      client: { packages },
    } = await world();
    await expect(
      packages.add('scm', { ...demo, package_name: 'p', clone_url: 'nourl' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeCode: 'clone_url',
      message: 'Copr refused the package p: clone_url: Invalid URL.',
    });
  });
});
