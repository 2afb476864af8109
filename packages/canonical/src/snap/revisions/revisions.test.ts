import { describe, expect, it } from 'vitest';
import { NAME, startWithSnap, twoBuildsTwice } from '../../testing/seeded-snap.js';
import { all, type SnapWorld } from '../../testing/snap-world.js';

const open = (seed: object = {}): Promise<SnapWorld> => startWithSnap({ ...twoBuildsTwice, ...seed });

describe('revisions and releases', () => {
  it('are listed to the last page, each revision once, and no page is asked for before its turn', async () => {
    const world = await open({ revisions: 1203, channels: { edge: 7 } });
    const pages = (): number => world.sent().filter((one) => one.includes('/releases?')).length;
    const list = world.client.listRevisions(NAME);
    expect(pages()).toBe(0);
    for await (const { revision } of list) {
      expect(revision).toBe(1203);
      break;
    }
    expect(pages()).toBe(1);
    const numbers = (await all(world.client.listRevisions(NAME))).map(({ revision }) => revision);
    expect(numbers).toEqual(Array.from({ length: 1203 }, (_, index) => 1203 - index));
    expect(pages()).toBe(4);
    expect(await all(world.client.listReleases(NAME))).toMatchObject([
      { channel: 'latest/edge', architecture: 'amd64', revision: 7 },
    ]);
  });

  it('can be asked for one by one, and are found by their digest', async () => {
    const { client, sandbox } = await open();
    const [first] = (await sandbox.control.snap(NAME))?.revisions ?? [];
    expect(await client.revision(NAME, 2)).toMatchObject({ revision: 2, architectures: ['arm64'] });
    await expect(client.revision(NAME, 99)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await client.findByDigest(NAME, first?.sha3_384 ?? '')).toMatchObject({ revision: 1 });
    expect(await client.findByDigest(NAME, 'no digest')).toBeUndefined();
  });
});
