import { type Artifact, type CallContext, createDeps } from '@omnipub/core';
import { createSnapStoreClient, snap } from '../index.js';

// Compiled with the package, never run: wrong inputs must not compile.
declare const context: CallContext;
declare const artifact: Artifact;
const store = snap.create({}, createDeps());
const client = createSnapStoreClient();

/** Every line here is either right, or marked as the error that it must be. */
export async function inputs(): Promise<void> {
  await store.register({ name: 'hello', private: true }, context);
  const receipt = await store.upload(artifact, { components: { extra: './extra.comp' } }, context);
  await store.release(
    receipt,
    { channels: ['edge'], progressive: { percentage: 20 }, waitVisible: true },
    context,
  );
  const name: string = receipt.ref.name;
  const revision: number | undefined = receipt.ref.revision;
  // @ts-expect-error a release goes to channels
  await store.release(receipt, {}, context);
  // @ts-expect-error a list of them
  await store.release(receipt, { channels: 'edge' }, context);
  // @ts-expect-error a percentage is a number
  await store.release(receipt, { channels: ['edge'], progressive: { percentage: '20' } }, context);
  // @ts-expect-error there is no such option
  await store.release(receipt, { channels: ['edge'], track: 'latest' }, context);
  // @ts-expect-error a name is needed
  await store.register({ private: true }, context);
  // @ts-expect-error components are files by name
  await store.upload(artifact, { components: ['extra.comp'] }, context);
  // @ts-expect-error not a thing that can be listed
  store.list({ what: 'versions' }, context);
  // @ts-expect-error the revision may not be known yet
  const known: number = receipt.ref.revision;
  void [name, revision, known];
  const kind: 'snap' = snap.kind;
  void kind;
}

/** The same for the client. */
export async function calls(): Promise<void> {
  await client.release('hello', 7, ['edge', '2.0/stable'], { whenRefused: 'others' });
  for await (const one of client.listRevisions('hello')) void one.revision;
  // @ts-expect-error a revision is a number here; the wire's text is the client's business
  await client.release('hello', '7', ['edge']);
  // @ts-expect-error channels are a list
  await client.release('hello', 7, 'edge');
  // @ts-expect-error both channels are needed
  await client.promote('hello', { from: 'edge' });
  // @ts-expect-error one of the two
  await client.release('hello', 7, ['edge'], { whenRefused: 'ask' });
}
