import type { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';

const [fedora] = chroots;
const intervalMs = 20;
const cancel = { running: 'cancel', intervalMs } as const;
const refusal = (work: Promise<unknown>): Promise<PublishError> =>
  work.then(
    () => expect.fail('it went well'),
    (thrown: unknown) => thrown as PublishError,
  );

describe('the deletion of a project', () => {
  it('is refused while builds run, naming them; they are canceled first when that is asked for', async () => {
    const { builds, sandbox } = await startBuildWorld({ worker: 'paused' });
    const urls = Array.from({ length: 3 }, (_, index) => `https://e.com/${String(index)}.src.rpm`);
    const ids = (await builds.createFromUrls({ ...place, urls })).map(({ id }) => id).sort((a, b) => b - a);
    expect(await refusal(builds.deleteProject(place))).toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
      message: `builds ${ids.join(', ')} still run`,
      hint: expect.stringContaining("running: 'cancel'") as string,
    });
    expect(await builds.deleteProject(place, cancel)).toMatchObject({ full_name: 'alice/demo' });
    expect(() => sandbox.control.builds('alice', 'demo')).toThrow();
  });

  it('refuses an option that isn’t there before anything is sent', async () => {
    const { builds, sent } = await startBuildWorld({ worker: 'paused' });
    expect(await refusal(builds.deleteProject(place, { runing: 'cancel' } as object))).toMatchObject({
      code: 'INVALID_INPUT',
      hint: 'did you mean "running"?',
    });
    expect(sent()).toEqual([]);
  });
});

describe('the deletion of a package', () => {
  it('cancels its builds and leaves the others alone', async () => {
    const { builds, packages, sandbox } = await startBuildWorld({ worker: 'paused' });
    for (const name of ['rake', 'json'])
      await packages.add('rubygems', { ...place, package_name: name, gem_name: name });
    const buildopts = { chroots: [fedora] };
    const rake = await builds.buildPackage({ ...place, packagename: 'rake', buildopts });
    const json = await builds.buildPackage({ ...place, packagename: 'json', buildopts });
    expect(await refusal(builds.deletePackage({ ...place, packagename: 'rake' }))).toMatchObject({
      code: 'CONFLICT',
      message: `build ${String(rake.id)} still runs`,
    });
    await builds.deletePackage({ ...place, packagename: 'rake' }, cancel);
    expect(sandbox.control.builds('alice', 'demo')).toMatchObject([{ id: json.id, state: 'pending' }]);
  });
});

describe('a build of a package', () => {
  it('is made of the source that the package has, and found when its answer is lost', async () => {
    const { builds, packages, sandbox, creates } = await startBuildWorld({ worker: 'paused' });
    await packages.add('rubygems', { ...place, package_name: 'rake', gem_name: 'rake' });
    const input = {
      ...place,
      packagename: 'rake',
      project_dirname: 'demo:custom:x',
      buildopts: { timeout: 60 },
    };
    const first = await builds.buildPackage(input);
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/package/build' });
    const second = await builds.buildPackage(input);
    expect(sandbox.control.builds('alice', 'demo').map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(second).toMatchObject({ source_package: { name: 'rake' }, project_dirname: 'demo:custom:x' });
    expect(creates()).toBe(0);
  });

  it('that isn’t there, or has no source, is refused', async () => {
    const { builds } = await startBuildWorld({ worker: 'paused' });
    expect(await refusal(builds.buildPackage({ ...place, packagename: 'nosuch' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await refusal(builds.buildPackage({ ...place, package_name: 'x' } as never))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
