import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { makeContent } from '../testing/content.js';
import { startWorld } from '../testing/publish-world.js';

const NVR = 'cgpkg-1.0-1';

describe('metadata that are built from files', () => {
  it('have sizes, sums, places and types of their own', async () => {
    const { metadata } = await makeContent(await tempDir());
    expect(metadata).toMatchObject({
      metadata_version: 0,
      build: { source: 'git+https://git.example.org/x#abc', extra: { note: 'ž', typeinfo: { image: {} } } },
      buildroots: [{ id: 1, container: { type: 'none', arch: 'x86_64' }, components: [] }],
      output: [
        { buildroot_id: 1, filename: 'image-1.0.txt', filesize: 9, checksum_type: 'sha256', arch: 'noarch' },
        { filename: 'build.log', relpath: 'logs', type: 'log', filesize: 13 },
      ],
    });
  });
});

describe('the import of a content generator', () => {
  it('uploads every file, makes the build, and once more says that it was there', async () => {
    const { client, hub } = await startWorld();
    const { file } = await makeContent(await tempDir());
    const first = await client.imports.content({ metadata: file });
    expect(first).toMatchObject({ outcome: 'created', build: { nvr: NVR, state: 1 } });
    expect(hub.control.build(NVR)?.archives).toMatchObject([{ filename: 'image-1.0.txt', btype: 'image' }]);
    const uploads = (): number => hub.requests.filter(({ rpc }) => rpc === 'rawUpload').length;
    const before = uploads();
    const second = await client.imports.content({ metadata: file });
    expect(second).toMatchObject({ outcome: 'existed', build: { id: first.build.id } });
    expect(uploads()).toBe(before);
  });

  it('has one effect when its answer is lost', async () => {
    const { client, hub, calls } = await startWorld();
    const { metadata, folder } = await makeContent(await tempDir());
    hub.faults.add({ kind: 'cut-after-work', rpc: 'CGImport' });
    const { build } = await client.imports.content({ metadata, folder });
    expect(build).toMatchObject({ nvr: NVR, state: 1 });
    expect(calls().filter((method) => method === 'CGImport')).toHaveLength(2);
    expect(hub.control.build(NVR)?.archives).toHaveLength(1);
  });

  it('with other content under the same name is CONFLICT, and nothing is uploaded', async () => {
    const { client, calls } = await startWorld();
    await client.imports.content({ metadata: (await makeContent(await tempDir())).file });
    const before = calls().filter((method) => method === 'rawUpload').length;
    const { file } = await makeContent(await tempDir(), { text: 'the other' });
    await expect(client.imports.content({ metadata: file })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('image-1.0.txt'),
    });
    expect(calls().filter((method) => method === 'rawUpload')).toHaveLength(before);
  });

  it('may reserve its name first; the token is never shown', async () => {
    const { client, hub, events } = await startWorld();
    const { file } = await makeContent(await tempDir());
    const { build } = await client.imports.content({ metadata: file, reserve: true });
    expect(hub.control.build(NVR)?.info).toMatchObject({ build_id: build.id, state: 1 });
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('that may have been done is not taken back: the reservation stays', async () => {
    const { client, hub } = await startWorld();
    const { file } = await makeContent(await tempDir());
    hub.faults.add({ kind: 'cut-before-work', rpc: 'CGImport', times: 20 });
    hub.faults.add({ kind: 'hang', rpc: 'CGRefundBuild' });
    await expect(client.imports.content({ metadata: file, reserve: true })).rejects.toMatchObject({
      recovery: 'retry-after-probe',
    });
    expect(hub.control.build(NVR)?.info).toMatchObject({ state: 0 });
  });

  it('gives up its reservation when an upload fails', async () => {
    const { client, hub } = await startWorld();
    const { file } = await makeContent(await tempDir());
    hub.faults.add({ kind: 'status', status: 403, rpc: 'rawUpload', times: 100 });
    await expect(client.imports.content({ metadata: file, reserve: true })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
    });
    expect(hub.control.build(NVR)?.info).toMatchObject({ state: 3 });
    hub.faults.clear();
    expect(await client.imports.content({ metadata: file })).toMatchObject({ outcome: 'created' });
  });

  it('makes a reservation anew whose token was lost with the answer', async () => {
    const { client, hub, emit, events } = await startWorld();
    const { file } = await makeContent(await tempDir());
    hub.faults.add({ kind: 'cut-after-work', rpc: 'CGInitBuild' });
    const { build } = await client.imports.content({ metadata: file, reserve: true }, { emit });
    expect(hub.control.build(NVR)?.info).toMatchObject({ build_id: build.id, state: 1 });
    expect(events).toContainEqual(expect.objectContaining({ code: 'RESERVATION_LOST' }));
  });

  it('can be reserved and given up by hand', async () => {
    const { client, hub } = await startWorld();
    const { metadata } = await makeContent(await tempDir());
    const reservation = await client.imports.reserve(metadata);
    expect(hub.control.build(NVR)?.info).toMatchObject({ state: 0 });
    hub.faults.add({ kind: 'cut-after-work', rpc: 'CGRefundBuild' });
    await client.imports.refund(reservation, { as: 'canceled' });
    expect(hub.control.build(NVR)?.info).toMatchObject({ state: 4 });
  });

  it('of a file that is missing, or is another one, asks the hub for nothing', async () => {
    const { client, calls } = await startWorld();
    const { folder, file } = await makeContent(await tempDir());
    await appendFile(join(folder, 'image-1.0.txt'), '!');
    await rm(join(folder, 'logs', 'build.log'));
    await expect(client.imports.content({ metadata: file })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeMessage: expect.stringMatching(/it has 10 bytes.*\n.*there is no file/),
    });
    expect(calls()).toEqual([]);
  });

  it('of types that the hub does not have is refused before anything is uploaded', async () => {
    const { client, calls } = await startWorld();
    const { metadata, folder } = await makeContent(await tempDir());
    const odd = JSON.parse(JSON.stringify(metadata).replaceAll('"image"', '"sculpture"')) as unknown;
    await expect(client.imports.content({ metadata: odd, folder })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('no type sculpture'),
    });
    expect(calls()).not.toContain('rawUpload');
  });

  it('without access to the generator says who gives it', async () => {
    const { admin } = await startWorld();
    const { file } = await makeContent(await tempDir());
    await expect(admin.imports.content({ metadata: file })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      hint: expect.stringContaining('koji grant-cg-access kojiadmin labcg'),
    });
  });
});
