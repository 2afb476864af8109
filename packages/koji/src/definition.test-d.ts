import { type Artifact, type CallContext, createDeps } from '@omnipub/core';
import { koji } from './index.js';

// Compiled with the package, never run: wrong inputs must not compile.
declare const context: CallContext;
declare const artifact: Artifact;
const store = koji.create({ server: 'https://koji.example.org/kojihub' }, createDeps());

/** Every line here is either right, or marked as the error that it must be. */
export async function inputs(): Promise<void> {
  await store.register({ package: 'hello', tag: 'f42', createTag: { arches: ['x86_64'] } }, context);
  const receipt = await store.upload(artifact, { target: 'f42', failFast: true, priority: 5 }, context);
  await store.upload(artifact, { metadata: 'metadata.json', reserve: true }, context);
  await store.release(receipt, { tag: 'f42', from: 'f42-candidate' }, context);
  receipt.ref.buildId satisfies number | undefined;
  for await (const item of store.list({ what: 'tagged', tag: 'f42' }, context))
    if (item.what === 'tagged') item.nvr satisfies string;
  // @ts-expect-error a package is needed
  await store.register({ tag: 'f42' }, context);
  // @ts-expect-error a tag is needed
  await store.release(receipt, {}, context);
  // @ts-expect-error upstream's spelling is not ours
  await store.upload(artifact, { target: 'f42', skip_tag: true }, context);
  // @ts-expect-error not a thing that can be listed
  store.list({ what: 'channels' }, context);
  // @ts-expect-error no such state of a task
  store.list({ what: 'tasks', state: ['DONE'] }, context);
  // @ts-expect-error a hub takes no such login
  koji.create({ server: 'https://x', authtype: 'token' }, createDeps());
  const kind: 'koji' = koji.kind;
  void kind;
}
