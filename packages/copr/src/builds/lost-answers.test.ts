import { describe, expect, it } from 'vitest';
import { type BuildWorld, newest, place, startBuildWorld } from '../testing/build-world.js';

const path = '/api_3/build/create/';
const made = ({ sandbox }: BuildWorld): number => sandbox.control.builds('alice', 'demo').length;
const open = (): Promise<BuildWorld> => startBuildWorld({ worker: 'paused', client: { lookForMs: 300 } });

describe('every other create finds its build again, too', () => {
  const creates = {
    link: (world: BuildWorld) => world.builds.createFromUrl({ ...place, url: 'https://e.com/a-1.src.rpm' }),
    scm: (world: BuildWorld) =>
      world.builds.createFromScm({ ...place, clone_url: 'https://e.com/a.git', committish: 'main' }),
    distgit: (world: BuildWorld) => world.builds.createFromDistgit({ ...place, package_name: 'hello' }),
    pypi: (world: BuildWorld) => world.builds.createFromPypi({ ...place, pypi_package_name: 'requests' }),
    rubygems: (world: BuildWorld) => world.builds.createFromRubygems({ ...place, gem_name: 'rake' }),
    custom: (world: BuildWorld) =>
      world.builds.createFromCustom({
        ...place,
        script: '#!/bin/sh\n',
        builddeps: ['git', 'make'],
        resultdir: 'out',
      }),
  };

  it.each(Object.keys(creates) as (keyof typeof creates)[])('from %s', async (kind) => {
    const world = await open();
    await creates[kind](world);
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    const build = await creates[kind](world);
    expect(made(world)).toBe(2);
    expect(world.creates()).toBe(2);
    expect(await world.builds.sourceBuildConfig(build.id)).toMatchObject({ source_type: kind });
    expect(build.id).toBe(newest(world));
  });

  it('from several URLs, of which one stands twice', async () => {
    const world = await open();
    const urls = ['https://e.com/a.src.rpm', 'https://e.com/b.src.rpm', 'https://e.com/a.src.rpm'];
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    const builds = await world.builds.createFromUrls({ ...place, urls });
    expect(builds.map(({ source_package: { url } }) => url).sort()).toEqual([...urls].sort());
    expect(made(world)).toBe(3);
  });
});
