import { type Artifact, type CallContext, createDeps } from '@omnipub/core';
import { charmhub, createCharmhubClient } from '../index.js';

// Compiled with the package, never run: wrong inputs must not compile.
declare const context: CallContext;
declare const artifact: Artifact;
const store = charmhub.create({}, createDeps());
const client = createCharmhubClient();

/** Every line here is either right, or marked as the error that it must be. */
export async function inputs(): Promise<void> {
  await store.register({ name: 'hello', type: 'charm', private: true, tracks: ['2.0'] }, context);
  const receipt = await store.upload(
    artifact,
    {
      resources: {
        data: { file: 'data.bin' },
        img: { image: 'docker://example.com/x:1' },
        old: { revision: 3 },
      },
    },
    context,
  );
  await store.release(receipt, { channels: ['edge'], resources: { old: null }, waitVisible: true }, context);
  const name: string = receipt.ref.name;
  const revision: number | undefined = receipt.ref.revision;
  const resources: readonly { name: string; revision?: number | undefined }[] | undefined =
    receipt.ref.resources;
  // @ts-expect-error a name is needed
  await store.register({ private: true }, context);
  // @ts-expect-error a release goes to channels
  await store.release(receipt, {}, context);
  // @ts-expect-error there is no progressive release of charms
  await store.release(receipt, { channels: ['edge'], progressive: { percentage: 20 } }, context);
  // @ts-expect-error a resource is a file, an image or a revision
  await store.upload(artifact, { resources: { data: 'data.bin' } }, context);
  // @ts-expect-error an image has no path
  await store.upload(artifact, { resources: { data: { path: 'x' } } }, context);
  // @ts-expect-error not a thing that can be listed
  store.list({ what: 'tracks' }, context);
  // @ts-expect-error the revision may not be known yet
  const known: number = receipt.ref.revision;
  void [name, revision, resources, known];
  const kind: 'charmhub' = charmhub.kind;
  void kind;
}

/** The same for the client. */
export async function calls(): Promise<void> {
  await client.release('hello', [{ channel: 'edge', revision: null }]);
  await client.publishSet(['a.charm'], {
    channels: ['edge'],
    resources: { data: { file: 'x' }, img: { revision: 1 } },
  });
  // @ts-expect-error what is released, and where, belongs together
  await client.release('hello', 3, ['edge']);
  // @ts-expect-error a set is released somewhere
  await client.publishSet(['a.charm'], {});
  // @ts-expect-error a resource is a file or an image
  await client.uploadResource('hello', 'data', 'data.bin');
  const end = await client.waitForReview('/v1/charm/hello/revisions/review?upload-id=1');
  // @ts-expect-error a review that goes on has no revision
  void end.revision;
  if (end.state === 'approved') end.revision satisfies number;
}
