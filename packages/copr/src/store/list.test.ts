import { expect, it } from 'vitest';
import { all, demo } from '../testing/copr-world.js';
import { startStoreWorld } from '../testing/store-world.js';

const chroots = ['fedora-41-x86_64', 'epel-9-x86_64'];

it('a list has projects, packages, builds and the monitor as plain lines, and filters of each', async () => {
  const { store, storeOf, artifact, context, client, sandbox } = await startStoreWorld();
  await client().projects.add({ ...demo, chroots, description: 'a playground' });
  await client('bob').projects.add({ ownername: 'bob', projectname: 'his', chroots: ['epel-9-x86_64'] });
  sandbox.control.fail({ chroot: 'epel-9-x86_64', phase: 'rpm' });
  const { id, url } = await store.upload(artifact, { project: 'demo' }, context());
  await client().builds.wait(Number(id), { whenFailed: 'return', intervalMs: 5 });
  const list = (input: Parameters<typeof store.list>[0]) => all(store.list(input, context()));

  const mine = {
    what: 'project',
    project: 'alice/demo',
    chroots: expect.arrayContaining(chroots) as string[],
    url: `${sandbox.url}/coprs/alice/demo/`,
  };
  expect(await list({})).toEqual([mine]);
  expect(await list({ query: 'playground' })).toEqual([mine]);
  expect(await list({ owner: 'bob' })).toMatchObject([{ project: 'bob/his' }]);

  const build = {
    what: 'build',
    id: Number(id),
    project: 'alice/demo',
    package: 'hello-omnipub',
    version: '2:1.4.0-3',
    state: 'failed',
    submitter: 'alice',
    chroots: expect.arrayContaining(chroots) as string[],
    submittedAt: expect.stringMatching(/Z$/) as string,
    endedAt: expect.stringMatching(/Z$/) as string,
    url,
  };
  expect(await list({ project: 'demo' })).toEqual([build]);
  expect(await list({ project: 'alice/demo', package: 'hello-omnipub', state: 'failed' })).toEqual([build]);
  expect(await list({ project: 'demo', state: 'succeeded' })).toEqual([]);

  const line = {
    what: 'package',
    project: 'alice/demo',
    package: 'hello-omnipub',
    source_type: 'upload',
    version: '2:1.4.0-3',
    state: 'failed',
    build: Number(id),
  };
  expect(await list({ what: 'packages', project: 'demo' })).toEqual([line]);
  expect(await list({ what: 'packages', project: 'demo', package: 'hello-omnipub' })).toEqual([line]);

  const cells = await list({ what: 'monitor', project: 'demo' });
  expect(cells).toHaveLength(2);
  expect(await list({ what: 'monitor', project: 'demo', limit: 1 })).toHaveLength(1);
  expect(await list({ what: 'monitor', project: 'demo', package: 'other' })).toEqual([]);
  expect(await list({ what: 'monitor', project: 'demo', state: 'failed' })).toEqual([
    {
      what: 'monitor',
      project: 'alice/demo',
      package: 'hello-omnipub',
      chroot: 'epel-9-x86_64',
      state: 'failed',
      version: '2:1.4.0-3',
      build: Number(id),
      url,
    },
  ]);

  await expect(list({ what: 'monitor' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  const nobody = storeOf({}, { user: null });
  expect(await all(nobody.list({ project: 'alice/demo' }, context()))).toEqual([build]);
  await expect(all(nobody.list({}, context()))).rejects.toMatchObject({ code: 'AUTH_MISSING' });
});
