import { createCredentialChain, createDeps, createExplicitStore, systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { loginOnPremises } from '../../login/on-premises.js';
import { all, type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { createSnapStoreClient, type SnapStoreClient } from '../client.js';

const NAME = 'hello';

/** A store on premises is the gateway alone; its login is exchanged from the administrator's macaroon. */
async function open(): Promise<SnapWorld & { readonly client: SnapStoreClient }> {
  const world = await startSnapWorld();
  const { urls, control } = world.sandbox;
  const env = { SNAPCRAFT_STORE_AUTH: 'onprem', OMNIPUB_BACKOFF: '1' };
  const config = { ...world.config, url: urls.charmhub };
  const record = await loginOnPremises(
    { config, adminMacaroon: control.adminMacaroon() },
    createDeps({ env }),
  );
  const credentials = createCredentialChain([createExplicitStore([record])], {
    emit: () => undefined,
    clock: systemClock,
  });
  return { ...world, client: createSnapStoreClient(config, createDeps({ env, credentials })) };
}

describe('a store on premises', () => {
  it('registers, takes an upload, releases it, shows that, and closes', async () => {
    const { client, file, sandbox } = await open();
    expect(await client.register(NAME)).toMatchObject({ outcome: 'created' });
    expect(await client.register(NAME)).toMatchObject({ outcome: 'existed' });
    const done = await client.upload(await file('hello_1.0_amd64.snap'), { name: NAME });
    expect(done).toMatchObject({ outcome: 'created', revision: 1, state: 'ready_to_release' });
    expect(await client.release(NAME, 1, ['edge', 'latest/beta'])).toEqual({
      opened: ['edge', 'latest/beta'],
      refused: [],
    });
    expect((await client.status(NAME)).find(({ channel }) => channel === 'latest/edge')).toMatchObject({
      revision: 1,
      version: '1.0',
    });
    expect(await all(client.listRevisions(NAME))).toMatchObject([{ revision: 1, status: 'released' }]);
    expect((await all(client.listNames())).map(({ name }) => name)).toEqual([NAME]);
    expect(await client.close(NAME, ['edge'])).toEqual(['edge']);
    expect(Object.keys((await sandbox.control.snap(NAME))?.channels ?? {})).toEqual(['latest/beta on amd64']);
    expect(sandbox.requests.dashboard).toEqual([]);
  });

  it('ends a rejected upload with what the review says, and a lost answer by looking', async () => {
    const { client, file, sandbox } = await open();
    await client.register(NAME);
    sandbox.control.setReview({ outcome: 'reject', stepMs: 0, errors: [{ code: 'bad', message: 'no' }] });
    const path = await file('hello_1.0_amd64.snap');
    await expect(client.upload(path, { name: NAME })).rejects.toMatchObject({
      code: 'REJECTED',
      storeCode: 'bad',
    });
    sandbox.control.setReview({ stepMs: 0 });
    sandbox.faults.charmhub.add({
      kind: 'cut-after-work',
      method: 'POST',
      path: `/v1/snap/${NAME}/revisions`,
    });
    expect(await client.upload(path, { name: NAME })).toMatchObject({ outcome: 'created', revision: 1 });
    expect((await sandbox.control.snap(NAME))?.revisions).toHaveLength(1);
  });

  it('has no components, no release with the upload and no progressive ones, which is said before anything is sent', async () => {
    const { client, file, sandbox } = await open();
    const path = await file('hello_1.0_amd64.snap');
    const before = sandbox.requests.charmhub.length;
    for (const ended of [
      client.upload(path, { name: NAME, channels: ['edge'] }),
      client.upload(path, { name: NAME, components: { more: path } }),
      client.release(NAME, 1, ['edge'], { progressive: { percentage: 10 } }),
    ])
      await expect(ended).rejects.toMatchObject({ code: 'UNSUPPORTED', hint: expect.any(String) as string });
    expect(sandbox.requests.charmhub).toHaveLength(before);
  });
});
