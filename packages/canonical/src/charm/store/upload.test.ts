import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inspectArtifact } from '@omnipub/core';
import { missing } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { openCharmhubStore } from '../../testing/charmhub-store.js';
import { writeImage } from '../../testing/oci-image.js';

const NAME = 'hello';

describe('Charmhub as a store: registering', () => {
  it('creates the tracks that are missing, and is existed when nothing is', async () => {
    const { store, sandbox, context } = await openCharmhubStore();
    await sandbox.control.seedCharm({ name: NAME, guardrails: ['\\d'] });
    const input = { name: NAME, tracks: ['1', '2'] };
    expect(await store.register(input, context({ dryRun: true }))).toMatchObject({ outcome: 'planned' });
    expect(await store.register(input, context())).toMatchObject({ id: NAME, outcome: 'created' });
    expect(await store.register(input, context())).toMatchObject({ id: NAME, outcome: 'existed' });
    expect((await sandbox.control.charm(NAME))?.tracks).toEqual(['latest', '1', '2']);
  });
});

describe('Charmhub as a store: uploading', () => {
  it('waits for a new charm to be approved before it uploads what only that declares', async () => {
    const { store, sandbox, context, build, file } = await openCharmhubStore();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({ stepMs: 50 });
    const artifact = await build({ resources: { data: 'file', more: 'file' } });
    const resources = {
      data: { file: await file('data.bin', 'one') },
      more: { file: await file('more.bin', 'two'), bases: [{ architectures: ['amd64'] }] },
    };
    const uploaded = await store.upload(artifact, { resources }, context());
    expect(uploaded).toMatchObject({ outcome: 'created', ref: { name: NAME } });
    const settled = await store.settle(uploaded, context());
    expect(settled).toMatchObject({
      id: 'hello/1',
      ref: {
        revision: 1,
        resources: [
          { name: 'data', revision: 1 },
          { name: 'more', revision: 1 },
        ],
      },
    });
    expect(settled.pending).toBeUndefined();
    const released = await store.release(settled, { channels: ['edge'] }, context());
    expect(released).toMatchObject({ outcome: 'created', ref: { channels: ['latest/edge'] } });
    expect(Object.values((await sandbox.control.charm(NAME))?.released ?? {})).toEqual([
      [
        { name: 'data', revision: 1 },
        { name: 'more', revision: 1 },
      ],
    ]);
  });

  it('sends only the resource that is new to a charm that is there', async () => {
    const { store, sandbox, context, build, file } = await openCharmhubStore();
    await sandbox.control.seedCharm({ name: NAME });
    const artifact = await build({ resources: { data: 'file' } });
    const one = { resources: { data: { file: await file('one.bin', 'one') } } };
    const two = { resources: { data: { file: await file('two.bin', 'two') } } };
    await store.settle(await store.upload(artifact, one, context()), context());
    expect(await store.find(artifact, one, context())).toMatchObject({ outcome: 'existed' });
    expect(await store.find(artifact, two, context())).toBeUndefined();
    const again = await store.settle(await store.upload(artifact, two, context()), context());
    expect(again).toMatchObject({
      outcome: 'created',
      ref: { revision: 1, resources: [{ name: 'data', revision: 2 }] },
    });
    expect(sandbox.requests.storage).toHaveLength(3);
  });

  it('uses a revision of a resource that is there already', async () => {
    const { store, sandbox, context, build } = await openCharmhubStore();
    const resources = [{ name: 'data' }];
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, resources, resourceRevisions: { data: 2 } });
    const artifact = await build({ resources: { data: 'file' } });
    const input = { resources: { data: { revision: 2 } } };
    const settled = await store.settle(await store.upload(artifact, input, context()), context());
    expect(settled.ref.resources).toEqual([{ name: 'data', revision: 2 }]);
    await store.release(settled, { channels: ['edge'] }, context());
    expect(sandbox.requests.storage).toHaveLength(1);
  });

  it('refuses another name, and what is no charm, before anything is sent', async () => {
    const { store, context, build, file, sent } = await openCharmhubStore();
    const artifact = await build();
    const other = store.upload(artifact, { name: 'other' }, context());
    await expect(other).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const signal = AbortSignal.timeout(10_000);
    const plain = await inspectArtifact(await file('a.txt', 'a'), { signal, emit: () => undefined });
    await expect(store.upload(plain, {}, context())).rejects.toThrow('is no charm and no bundle');
    expect(sent()).toEqual([]);
  });
});

describe('Charmhub as a store: waiting', () => {
  it('is pending at the deadline, with a URL to come back to, and goes on from the receipt alone', async () => {
    const { store, sandbox, context, build } = await openCharmhubStore({ settleTimeoutMs: 50 });
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const uploaded = await store.upload(await build(), {}, context());
    const waiting = await store.settle(uploaded, context());
    expect(waiting.pending).toMatchObject({
      state: 'scanned',
      url: expect.stringMatching(/^http.*\/revisions\/review\?upload-id=/u) as string,
    });
    await expect(store.release(waiting, { channels: ['edge'] }, context())).rejects.toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
    });
    await sandbox.control.judgeCharm(NAME, { approved: true });
    const revived = JSON.parse(JSON.stringify(waiting)) as typeof waiting;
    const settled = await store.settle(revived, context());
    expect(settled).toMatchObject({ id: 'hello/1', ref: { revision: 1 } });
    expect(settled.pending).toBeUndefined();
  });

  it('says of a rejected charm and of a rejected resource why', async () => {
    const { store, sandbox, context, build } = await openCharmhubStore();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({
      outcome: 'reject',
      errors: [{ code: 'bad', message: 'no good' }],
      stepMs: 0,
    });
    const uploaded = await store.upload(await build(), {}, context());
    await expect(store.settle(uploaded, context())).rejects.toMatchObject({
      code: 'REJECTED',
      storeMessage: 'bad: no good',
    });
  });
});

describe('Charmhub as a store: an image as a resource', () => {
  it.skipIf(missing('skopeo'))(
    'is found again by what is in it, also in an archive (needs skopeo)',
    async () => {
      const env = { OMNIPUB_BACKOFF: '1', PATH: process.env['PATH'] ?? '', HOME: '/nowhere' };
      const { store, sandbox, context, build, folder } = await openCharmhubStore({}, { env });
      await sandbox.control.seedCharm({ name: NAME });
      const artifact = await build({ resources: { img: 'oci-image' } });
      const image = await writeImage(folder);
      const archive = join(folder, 'image.tar');
      await promisify(execFile)('tar', ['-C', image.folder, '-cf', archive, '.']);
      const fromFolder = { resources: { img: { image: image.source } } };
      const fromArchive = { resources: { img: { archive } } };

      await store.upload(artifact, {}, context());
      expect(await store.find(artifact, fromFolder, context())).toBeUndefined();
      const settled = await store.settle(await store.upload(artifact, fromFolder, context()), context());
      expect(settled.ref.resources).toMatchObject([{ name: 'img', revision: 1 }]);
      for (const input of [fromFolder, fromArchive])
        expect(await store.find(artifact, input, context())).toMatchObject({
          outcome: 'existed',
          ref: { resources: [{ name: 'img', revision: 1 }] },
        });
      const nowhere = { resources: { img: { image: `oci:${folder}/nowhere:x` } } };
      await expect(store.find(artifact, nowhere, context())).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await sandbox.control.charm(NAME))?.revisions).toHaveLength(1);
    },
  );
});
