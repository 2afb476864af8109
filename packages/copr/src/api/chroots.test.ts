import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { all, demo, startCopr } from '../testing/copr-world.js';

const place = { ...demo, chrootname: 'fedora-41-x86_64' };

describe('chroots', () => {
  it('of the instance are told with their comments', async () => {
    const { mockChroots } = (await startCopr()).client();
    expect(await mockChroots.list()).toMatchObject({
      'fedora-rawhide-x86_64': 'Rolling',
      'epel-9-x86_64': '',
    });
  });

  it('of a project are read, changed, given a comps file, and put back', async () => {
    const { projects, projectChroots } = (await startCopr()).client();
    await projects.add({ ...demo, chroots: [place.chrootname] });
    expect(await projectChroots.get(place)).toMatchObject({
      mock_chroot: place.chrootname,
      comps_name: null,
      additional_packages: [],
    });
    const comps = join(await tempDir(), 'comps.xml');
    await writeFile(comps, '<comps/>');
    const edited = await projectChroots.edit({
      ...place,
      additional_packages: ['gcc', 'make'],
      additional_modules: 'm1:s,!m2:s',
      with_opts: ['foo'],
      bootstrap: 'custom_image',
      bootstrap_image: 'fedora:41',
      comps,
    });
    expect(edited).toMatchObject({
      additional_packages: ['gcc', 'make'],
      additional_modules: ['m1:s', '!m2:s'],
      with_opts: ['foo'],
      comps_name: 'comps.xml',
    });
    expect((await projectChroots.buildConfig(place)).repos[0]?.baseurl).toContain(
      '/results/alice/demo/fedora-41-x86_64/',
    );
    expect(
      await projectChroots.edit({ ...place, delete_comps: true, reset_fields: ['additional_packages'] }),
    ).toMatchObject({ comps_name: null, additional_packages: [] });
  });

  it('that are not enabled, a file that is not there, and both of a pair are told', async () => {
    const { projects, projectChroots } = (await startCopr()).client();
    await projects.add({ ...demo, chroots: [place.chrootname] });
    await expect(projectChroots.get({ ...demo, chrootname: 'epel-9-x86_64' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(projectChroots.edit({ ...place, comps: '/nowhere/comps.xml' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(projectChroots.edit({ ...place, comps: 'x', delete_comps: true })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(projectChroots.edit({ ...place, repos: [] } as never)).rejects.toMatchObject({
      hint: 'here it is called "additional_repos"',
    });
  });

  it('of a build are listed and read with what came out of them', async () => {
    const world = await startCopr();
    const { projects, packages, buildChroots, webhooks, monitor } = world.client();
    await projects.add({ ...demo, chroots: [place.chrootname] });
    await packages.add('custom', {
      ...demo,
      package_name: 'hooked',
      script: '#!/bin/sh\n',
      webhook_rebuild: true,
    });
    const { id, webhook_secret } = await webhooks.generate(demo);
    const build = await webhooks.triggerCustom({
      project_id: id,
      webhook_secret,
      package_name: 'hooked',
      payload: 'x',
    });
    const at = { build_id: build, chrootname: place.chrootname };
    await expect.poll(() => world.sandbox.control.build(build)?.state, { timeout: 5_000 }).toBe('succeeded');
    expect(await all(buildChroots.list(build))).toMatchObject([
      { name: place.chrootname, state: 'succeeded' },
    ]);
    expect(await buildChroots.get(at)).toMatchObject({
      state: 'succeeded',
      result_url: expect.stringContaining('-hooked/'),
    });
    expect((await buildChroots.builtPackages(at)).map(({ name }) => name)).toContain('hooked');
    expect(await buildChroots.buildConfig(at)).toHaveProperty('repos');
    expect(await all(buildChroots.list(99_999))).toEqual([]);
    await expect(buildChroots.get({ ...at, chrootname: 'epel-9-x86_64' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const [row] = await monitor.get({ ...demo, additional_fields: ['url_build_log'] });
    expect(row).toMatchObject({
      name: 'hooked',
      chroots: {
        [place.chrootname]: {
          state: 'succeeded',
          build_id: build,
          url_build_log: expect.stringMatching(/builder-live\.log\.gz$/),
        },
      },
    });
    const dir = await webhooks.triggerCustomDir({
      ownername: 'alice',
      project_dirname: 'demo:custom:d1',
      webhook_secret,
      package_name: 'hooked',
    });
    expect(world.sandbox.control.build(dir)).toMatchObject({ project_dirname: 'demo:custom:d1' });
    const wrong = { project_id: id, webhook_secret: '00000000-0000-0000-0000-000000000000' };
    await expect(webhooks.trigger('github', { ...wrong, payload: {} })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
    });
  });
});
