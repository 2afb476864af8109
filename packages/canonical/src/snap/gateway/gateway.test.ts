import { describe, expect, it } from 'vitest';
import { NAME, startWithSnap } from '../../testing/seeded-snap.js';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { createSnapStoreClient } from '../client.js';
import { openSnapSession } from '../session.js';

const exchanges = ({ sandbox }: SnapWorld): number =>
  sandbox.requests.charmhub.filter(({ url }) => url === '/v1/tokens/dashboard/exchange').length;

describe('the publisher gateway', () => {
  it('gets a token for the login of the dashboard once, for many calls at once', async () => {
    const world = await startWithSnap();
    await Promise.all([
      world.client.package(NAME),
      world.client.listPackages(),
      world.client.listPackages({ collaborations: true }),
    ]);
    expect(exchanges(world)).toBe(1);
    const signed = world.sandbox.requests.charmhub
      .filter(({ url }) => url.startsWith('/v1/snap'))
      .map(({ headers }) => headers.authorization ?? '');
    expect(signed.every((header) => header.startsWith('Macaroon ') && !header.includes('root='))).toBe(true);
  });

  it('lists names, with those of others that are shared when that is asked for', async () => {
    const world = await startWithSnap();
    await world.sandbox.control.seedSnap({
      name: 'shared',
      publisher: 'otp@example.com',
      collaborators: ['jo@example.com'],
    });
    const names = async (collaborations: boolean) =>
      (await world.client.listPackages({ collaborations })).map(({ name }) => name).sort();
    expect(await names(false)).toEqual([NAME]);
    expect(await names(true)).toEqual([NAME, 'shared']);
  });

  it('gives a name up that nothing was published under, and says why it does not for another', async () => {
    const world = await startWithSnap();
    await world.client.unregister(NAME);
    expect(await world.sandbox.control.snap(NAME)).toBeUndefined();
    await world.sandbox.control.seedSnap({ name: 'used', revisions: 1 });
    await expect(world.client.unregister('used')).rejects.toMatchObject({
      status: 403,
      storeMessage: expect.stringContaining('existing revisions') as string,
    });
    await expect(world.client.unregister(NAME)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([404, 405, 501])('that answers %d to a deletion is told from one that does it', async (status) => {
    const world = await startWithSnap();
    world.sandbox.faults.charmhub.add({ kind: 'status', status, method: 'DELETE' });
    await expect(world.client.unregister(NAME)).rejects.toMatchObject(
      status === 404
        ? { code: 'NOT_FOUND' }
        : { code: 'UNSUPPORTED', hint: expect.stringContaining('snapcraft.io') as string },
    );
  });

  it('that nobody named is UNSUPPORTED, with what to do, and no login goes to the vendor', async () => {
    const world = await startWithSnap();
    const { url, storageUrl, ssoUrl } = world.config;
    const client = createSnapStoreClient(
      {
        url,
        ...(storageUrl === undefined ? {} : { storageUrl }),
        ...(ssoUrl === undefined ? {} : { ssoUrl }),
      },
      world.deps,
    );
    await expect(client.unregister(NAME)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      recovery: 'fix-input',
      hint: expect.stringContaining('gatewayUrl') as string,
    });
  });

  it.each([
    [{}, 'https://api.charmhub.io/'],
    [{ url: 'https://dashboard.staging.snapcraft.io' }, 'https://api.staging.charmhub.io/'],
    [{ gatewayUrl: 'https://gateway.example.org/' }, 'https://gateway.example.org/'],
    [{ url: 'https://dashboard.example.org' }, undefined],
  ])('of %j is %s', async (config, url) => {
    const { deps } = await startSnapWorld();
    expect(openSnapSession(config, deps).gateway?.baseUrl.href).toBe(url);
  });
});

describe('tracks', () => {
  it('that a guardrail allows are made, and those that are there are a conflict', async () => {
    const world = await startWithSnap();
    await world.sandbox.control.addSnapGuardrail(NAME, String.raw`\d+\.\d+`);
    const tracks = [{ name: '1.0', versionPattern: String.raw`^1\.0` }, { name: '2.0' }];
    expect(await world.client.createTracks(NAME, tracks)).toBe(2);
    expect((await world.client.tracks(NAME)).map(({ name }) => name)).toEqual(['latest', '1.0', '2.0']);
    expect(await world.client.package(NAME)).toMatchObject({
      tracks: ['latest', '1.0', '2.0'],
      trackGuardrails: [String.raw`\d+\.\d+`],
    });
    await expect(world.client.createTracks(NAME, tracks)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('whose answer is lost are looked at, and not made twice', async () => {
    const world = await startWithSnap();
    await world.sandbox.control.addSnapGuardrail(NAME, '.*');
    world.sandbox.faults.charmhub.add({ kind: 'cut-after-work', path: `/v1/snap/${NAME}/tracks` });
    expect(await world.client.createTracks(NAME, [{ name: '1.0' }])).toBe(1);
    const sent = world.sandbox.requests.charmhub.filter(({ url }) => url.endsWith('/tracks'));
    expect(sent).toHaveLength(1);
  });

  it('that no guardrail allows are refused in the words of the store; those that can be none before that', async () => {
    const world = await startWithSnap();
    await expect(world.client.createTracks(NAME, [{ name: '3.0' }])).rejects.toMatchObject({
      storeCode: 'invalid-tracks',
    });
    const before = world.sandbox.requests.charmhub.length;
    for (const name of ['', '-x', 'x'.repeat(29), 'a b'])
      await expect(world.client.createTracks(NAME, [{ name }])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    expect(world.sandbox.requests.charmhub).toHaveLength(before);
  });
});
