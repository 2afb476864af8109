import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';
const seed = {
  name: NAME,
  revisions: 1,
  resources: [{ name: 'data' }, { name: 'img', type: 'oci-image' as const }],
};

describe('resources', () => {
  it('are listed, uploaded and known again by their content', async () => {
    const { client, sandbox, file } = await startCharmWorld();
    await sandbox.control.seedCharm(seed);
    expect(await client.resources(NAME)).toEqual([
      { name: 'data', type: 'file', optional: false },
      { name: 'img', type: 'oci-image', optional: false },
    ]);
    const path = await file('data.bin', 'one');
    const first = await client.uploadResource(NAME, 'data', { file: path });
    expect(first).toMatchObject({ outcome: 'created', state: 'approved', revision: 1 });
    await client.uploadResource(NAME, 'data', { file: await file('other.bin', 'two') });
    expect(await client.uploadResource(NAME, 'data', { file: path })).toEqual({
      resource: 'data',
      outcome: 'existed',
      state: 'approved',
      revision: 1,
    });
    const revisions = await client.resourceRevisions(NAME, 'data');
    expect(revisions.map(({ revision, size }) => [revision, size])).toEqual([
      [2, 3],
      [1, 3],
    ]);
    expect(sandbox.requests.storage).toHaveLength(2);
  });

  it('may have no bytes at all', async () => {
    const { client, sandbox, file } = await startCharmWorld();
    await sandbox.control.seedCharm(seed);
    const path = await file('empty.bin', '');
    expect(await client.uploadResource(NAME, 'data', { file: path })).toMatchObject({ revision: 1 });
    expect(await client.resourceRevisions(NAME, 'data')).toMatchObject([{ size: 0 }]);
  });

  it('are for the bases that are named, and these can be changed', async () => {
    const { client, sandbox, file } = await startCharmWorld();
    await sandbox.control.seedCharm(seed);
    const path = await file('data.bin', 'one');
    const bases = [{ architectures: ['amd64', 'arm64'] }];
    await client.uploadResource(NAME, 'data', { file: path, bases });
    const [first] = await client.resourceRevisions(NAME, 'data');
    expect(first?.bases).toEqual([{ name: 'all', channel: 'all', architectures: ['amd64', 'arm64'] }]);
    // The same content for other bases is another revision.
    const other = [{ architectures: ['riscv64'] }];
    expect(await client.uploadResource(NAME, 'data', { file: path, bases: other })).toMatchObject({
      revision: 2,
    });
    expect(await client.uploadResource(NAME, 'data', { file: path, bases })).toMatchObject({ revision: 1 });
    const updates = [
      { revision: 1, bases: [{ name: 'ubuntu', channel: '24.04', architectures: ['s390x'] }] },
    ];
    expect(await client.updateResourceRevisions(NAME, 'data', updates)).toBe(1);
    expect((await client.resourceRevisions(NAME, 'data')).at(-1)?.bases).toEqual(updates[0]?.bases);
    await expect(
      client.updateResourceRevisions(NAME, 'data', [{ revision: 1, bases: [{ architectures: [] }] }]),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('that no charm declares, or of another type, are refused in the words of the store', async () => {
    const { client, sandbox, file } = await startCharmWorld();
    await sandbox.control.seedCharm(seed);
    const path = await file('data.bin', 'one');
    await expect(client.uploadResource(NAME, 'other', { file: path })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(client.uploadResource(NAME, 'img', { file: path })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeCode: 'invalid-charm-resource',
    });
  });

  it('whose review goes on are pending, and those that are rejected say why', async () => {
    const { client, sandbox, file } = await startCharmWorld();
    await sandbox.control.seedCharm(seed);
    sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const path = await file('data.bin', 'one');
    const waiting = await client.uploadResource(NAME, 'data', { file: path }, { timeoutMs: 20 });
    expect(waiting).toMatchObject({ state: 'pending', outcome: 'created' });
    await sandbox.control.judgeCharm(NAME, { approved: false, reason: 'it is a virus' });
    await expect(client.waitForReview(waiting.statusUrl ?? '')).rejects.toThrow('it is a virus');
  });
});
