import { setTimeout as sleep } from 'node:timers/promises';
import { missing } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import type { AddProject } from '../api/project-schemas.js';
import { startCopr } from '../testing/copr-world.js';
import { srpm } from '../testing/store-world.js';

const place = { ownername: 'admin', projectname: 'demo' };
const options = { intervalMs: 5, timeoutMs: 10_000 };

/** A build that is over, in a project of an administrator, who may say where it is stored. */
async function startBuilt({
  project_dirname,
  ...settings
}: Partial<AddProject> & { project_dirname?: string }) {
  const world = await startCopr({ createrepo: 'createrepo_c' });
  const client = world.client('admin');
  await client.projects.add({ ...place, chroots: ['fedora-41-x86_64'], ...settings });
  const input = { ...place, path: srpm, ...(project_dirname === undefined ? {} : { project_dirname }) };
  const { id } = await client.builds.createFromFile(input);
  await client.builds.wait(id, options);
  // Revisions of repositories count seconds.
  await sleep(1_050 - (Date.now() % 1_000));
  return { ...world, client, id };
}

describe.skipIf(missing('createrepo_c'))('the repositories of a project in devel_mode', () => {
  it.each<[string, Parameters<typeof startBuilt>[0], string]>([
    [
      'of a side directory',
      { project_dirname: 'demo:custom:next' },
      '/admin/demo:custom:next/fedora-41-x86_64/',
    ],
    ['in Pulp', { storage: 'pulp' }, '/admin/demo/fedora-41-x86_64/'],
  ])('%s are made once for a build, and then have it', async (_, settings, folder) => {
    const { client, id, sandbox } = await startBuilt({ devel_mode: true, ...settings });
    const regenerations = (): number =>
      sandbox.requests.filter(({ url }) => url.includes('/regenerate-repos/')).length;
    expect(await client.publish(id, options)).toMatchObject({ outcome: 'created', build: { id } });
    const looks = sandbox.requests.filter(({ url }) => url.endsWith('/repodata/repomd.xml'));
    expect(decodeURIComponent(looks.at(-1)?.url ?? '')).toContain(folder);
    expect(looks.at(-1)?.status).toBe(200);
    expect(await client.publish(id, options)).toMatchObject({ outcome: 'existed' });
    expect(regenerations()).toBe(1);
  });
});

describe('a fork', () => {
  it('in Pulp is not looked for in folders, where nothing of it lies', async () => {
    const { client, id, sandbox } = await startBuilt({ storage: 'pulp' });
    const to = { ownername: 'admin', projectname: 'stable' };
    const before = sandbox.requests.length;
    expect(await client.promote(id, { to, by: 'fork' }, options)).toMatchObject({ outcome: 'created' });
    expect(sandbox.requests.slice(before).filter(({ url }) => url.startsWith('/results/'))).toEqual([]);
  });
});
