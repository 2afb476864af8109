import { createHash } from 'node:crypto';
import { createDeps } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';
import { createCharmhubClient } from '../client.js';
import { readLibrarySource } from './library-source.js';

const NAME = 'hello';
const source = (id: string, patch: number, code = 'x = 1\n'): string =>
  `"""Docs."""\n\nLIBID = "${id}"\nLIBAPI = 0\nLIBPATCH = ${String(patch)}\n\n${code}`;

describe('charm libraries', () => {
  it('are created, published, listed and fetched, the last two without a login', async () => {
    const { client, sandbox, config } = await startCharmWorld();
    const stranger = createCharmhubClient(config, createDeps({ env: {} }));
    await sandbox.control.seedCharm({ name: NAME });
    const id = await client.createLibrary(NAME, 'db');
    const content = source(id, 1);
    await client.publishLibrary(NAME, content);
    await client.publishLibrary(NAME, source(id, 2, 'x = 2\n'));
    const tip = { libraryId: id, libraryName: 'db', charmName: NAME, api: 0, patch: 2 };
    expect(await stranger.libraries(NAME)).toMatchObject([tip]);
    expect(await stranger.libraryTips([{ libraryId: id, api: 0 }])).toMatchObject([tip]);
    expect(await stranger.libraryTips([{ charmName: NAME, libraryName: 'db' }])).toMatchObject([tip]);
    expect(await stranger.library(NAME, id, { api: 0, patch: 1 })).toEqual({
      ...tip,
      patch: 1,
      content,
      hash: readLibrarySource(content).hash,
    });
  });

  it('are created and published once when the answer is lost', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    const id = await client.createLibrary(NAME, 'db');
    await client.publishLibrary(NAME, source(id, 1));
    sandbox.faults.charmhub.add({
      kind: 'cut-after-work',
      method: 'POST',
      path: `/v1/charm/libraries/${NAME}/`,
    });
    await client.publishLibrary(NAME, source(id, 2));
    expect((await sandbox.control.charm(NAME))?.libraries).toEqual({ db: ['0.1', '0.2'] });
  });

  it('that are not there, or no next version, are refused in the words of the store', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    await expect(client.library(NAME, 'nope')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const id = await client.createLibrary(NAME, 'db');
    await client.publishLibrary(NAME, source(id, 1));
    await expect(client.publishLibrary(NAME, source(id, 1, 'y = 2\n'))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(client.publishLibrary(NAME, source(id, 5))).rejects.toThrow('next patch');
  });

  it('understands an error without a code', async () => {
    const { client, sandbox } = await startCharmWorld();
    sandbox.faults.charmhub.add({
      kind: 'status',
      status: 400,
      path: '/v1/charm/libraries/bulk',
      headers: { 'Content-Type': 'application/json' },
      body: '{"error-list": [{"code": null, "message": "Items need to include \'library_id\' or \'package_id\'"}]}',
    });
    const refused = client.libraryTips([{ charmName: NAME }]);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(refused).rejects.toThrow("Items need to include 'library_id'");
  });
});

describe('the source of a library', () => {
  it('is hashed without the lines that tell its version', () => {
    const hash = createHash('sha256').update('"""Docs."""\n\n\nx = 1\n').digest('hex');
    expect(readLibrarySource(source('abc', 3))).toEqual({ libraryId: 'abc', api: 0, patch: 3, hash });
    expect(readLibrarySource(source('abc', 4)).hash).toBe(hash);
    expect(readLibrarySource(source('abc', 3, 'x = 1')).hash).not.toBe(hash);
  });

  it.each([
    ['LIBID', 'LIBAPI = 0\nLIBPATCH = 1\n'],
    ['LIBID', 'LIBID = abc\nLIBAPI = 0\nLIBPATCH = 1\n'],
    ['LIBAPI', 'LIBID = "a"\nLIBPATCH = 1\n'],
    ['LIBPATCH', 'LIBID = "a"\nLIBAPI = 0\nLIBPATCH = -1\n'],
    ['LIBPATCH', 'LIBID = "a"\nLIBAPI = 0\n  LIBPATCH = 1\n'],
  ])('without a good %s is refused', (field, content) => {
    const read = (): unknown => readLibrarySource(content);
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(read).toThrow(field);
  });
});
