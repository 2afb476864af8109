import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBuild } from '../../testing/koji-build.js';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { finished, temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import type { Value } from '../xmlrpc/value.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let builder: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  builder = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

const build = (opts: Value = {}, target: Value = 'f99'): Promise<number> => startBuild(builder, opts, target);
const result = (id: number): Promise<unknown> => builder.call('getTaskResult', id);

describe('repos', () => {
  test('are made on demand, and are over when there is a newer one', async () => {
    const admin = await KojiClient.login(hub, 'kojiadmin');
    const id = Number(await admin.call('newRepo', 'f99-build'));
    expect(await finished(admin, id)).toBe(2);
    const [repo, event] = (await admin.call('getTaskResult', id)) as [number, number];
    expect(await admin.call('getRepo', 'f99-build')).toMatchObject({
      id: repo,
      create_event: event,
      state: 1,
    });
    expect((await fetch(`${hub.topurl}/repos/f99-build/${repo}/x86_64/repodata/repomd.xml`)).status).toBe(
      200,
    );
    await finished(admin, await admin.call('newRepo', 'f99-build'));
    expect(await admin.call('repoInfo', repo)).toMatchObject({ state: 2 });
    await expect(builder.call('newRepo', 'f99-build')).rejects.toMatchObject({ code: 1004 });
  });

  test('can be asked for by anybody, and one wish is enough', async () => {
    hub.control.pauseWorker();
    const first = (await builder.call('repo.request', 'f99-build')) as { request: { id: number } };
    expect(first).toMatchObject({ repo: null, duplicate: false });
    expect(await builder.call('repo.request', 'f99-build')).toMatchObject({ duplicate: true });
    const check = (await builder.call('repo.checkRequest', first.request.id)) as { task: { id: number } };
    hub.control.resumeWorker();
    await finished(builder, check.task.id);
    expect(await builder.call('repo.checkRequest', first.request.id)).toMatchObject({ repo: { state: 1 } });
    expect(await builder.call('repo.request', 'f99-build')).toMatchObject({
      repo: { state: 1 },
      request: null,
    });
  });
});

test('a chain waits until the repo has what it built', async () => {
  const admin = await KojiClient.login(hub, 'kojiadmin');
  for (const name of ['one', 'two']) await admin.call('packageListAdd', 'f99-build', name, 'kojiadmin');
  await admin.call('createBuildTarget', 'chain', 'f99-build', 'f99-build');
  const url = (name: string): string => `git+https://git.example.com/${name}#main`;
  const id = await builder.call('chainBuild', [[url('one')], [url('two')]], 'chain');
  expect(await finished(builder, id)).toBe(2);
  const latest = (await builder.call('getLatestBuilds', 'f99-build')) as { nvr: string }[];
  expect(latest.map(({ nvr }) => nvr)).toEqual(['two-1.0-1', 'one-1.0-1']);
});

describe('a repo to publish', () => {
  test('has what is signed, and unsigned packages only if they may be in it', async () => {
    await finished(builder, await build());
    const admin = await KojiClient.login(hub, 'kojiadmin');
    const make = async (opts: Record<string, Value>): Promise<number> =>
      Number(
        await admin.call('distRepo', 'f99-candidate', ['deadbeef'], keywords({ arch: ['x86_64'], ...opts })),
      );
    const refused = await make({});
    expect(await finished(admin, refused)).toBe(5);
    await expect(result(refused)).rejects.toMatchObject({
      message: 'Unsigned packages found. See missing_signatures.log',
    });
    const id = await make({ allow_missing_signatures: true });
    expect(await finished(admin, id)).toBe(2);
    const repo = (await admin.call('getRepo', keywords({ tag: 'f99-candidate', dist: true }))) as {
      id: number;
    };
    const path = `repos-dist/f99-candidate/${repo.id}/x86_64/Packages/h/hello-omnipub-1.4.0-3.noarch.rpm`;
    expect((await fetch(`${hub.topurl}/${path}`)).status).toBe(200);
    await expect(builder.call('distRepo', 'f99', [], keywords({ arch: ['x86_64'] }))).rejects.toMatchObject({
      code: 1004,
    });
  });
});
