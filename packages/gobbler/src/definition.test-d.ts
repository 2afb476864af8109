import { type Artifact, type CallContext, createDeps } from '@omnipub/core';
import { gobbler } from './index.js';

// Compiled with the package, never run: wrong inputs must not compile.
declare const context: CallContext;
declare const artifact: Artifact;
const store = gobbler.create({ url: 'http://localhost:8080' }, createDeps());

/** Every line here is either right, or marked as the error that it must be. */
export async function inputs(): Promise<void> {
  await store.register({ project: 'p', owners: ['me'], uploaders: [{ id: 'u', trusted: true }] }, context);
  const receipt = await store.upload(
    artifact,
    { project: 'p', asset: 'a', version: '1', probation: true },
    context,
  );
  await store.release(receipt, {}, context);
  const project: string = receipt.ref.project;
  // @ts-expect-error a version is needed
  await store.upload(artifact, { project, asset: 'a' }, context);
  // @ts-expect-error Gobbler has no channels
  await store.release(receipt, { channel: 'stable' }, context);
  // @ts-expect-error there is no such option
  await store.upload(artifact, { project, asset: 'a', version: '1', force: true }, context);
  // @ts-expect-error an uploader needs an id
  await store.register({ project, uploaders: [{ trusted: true }] }, context);
  // @ts-expect-error not a thing that can be listed
  store.list({ what: 'channels' }, context);
  // @ts-expect-error the URL is needed
  gobbler.create({ staging: '/staging' }, createDeps());
  // @ts-expect-error a number is no revision here
  const revision: number = receipt.ref.version;
  void revision;
  const kind: 'gobbler' = gobbler.kind;
  void kind;
}
