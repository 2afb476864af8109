import { type Artifact, type CallContext, createDeps } from '@omnipub/core';
import { type CoprClient, copr } from './index.js';

// Compiled with the package, never run: wrong inputs must not compile.
declare const context: CallContext;
declare const artifact: Artifact;
const store = copr.create({ owner: '@group' }, createDeps());

/** Every line here is either right, or marked as the error that it must be. */
export async function inputs(client: CoprClient): Promise<void> {
  const chroots = ['fedora-*'];
  await store.register({ project: 'demo', chroots, devel_mode: true }, context);
  const scm = { package_name: 'hello', source_type: 'scm', clone_url: 'https://example.org/x.git' } as const;
  await store.register({ project: 'demo', chroots, package: scm }, context);
  const receipt = await store.upload(artifact, { project: 'demo', timeout: 60, after_build_id: 1 }, context);
  await store.release(receipt, {}, context);
  await store.release(receipt, { promote: { to: 'stable', by: 'rebuild', chroots } }, context);
  receipt.ref.buildId satisfies number | undefined;
  for await (const item of store.list({ what: 'builds', project: 'demo' }, context))
    if (item.what === 'build') item.id satisfies number;
  const to = { ownername: 'alice', projectname: 'stable' };
  (await client.promote(1, { to, by: 'fork' })).outcome satisfies 'created' | 'existed';
  // @ts-expect-error chroots are needed
  await store.register({ project: 'demo' }, context);
  // @ts-expect-error edit's name for additional_repos
  await store.register({ project: 'demo', chroots, repos: [] }, context);
  // @ts-expect-error a gem has no repository
  await store.register({ project: 'demo', chroots, package: { ...scm, source_type: 'rubygems' } }, context);
  // @ts-expect-error a project is needed
  await store.upload(artifact, { timeout: 60 }, context);
  // @ts-expect-error the documentation's word, which the server refuses
  await store.upload(artifact, { project: 'demo', bootstrap: 'untouched' }, context);
  // @ts-expect-error how it gets there must be said
  await store.release(receipt, { promote: { to: 'stable' } }, context);
  // @ts-expect-error not a thing that can be listed
  store.list({ what: 'modules' }, context);
  // @ts-expect-error a token is no setting: it is stored
  copr.create({ token: 'x' }, createDeps());
  // @ts-expect-error a place, not a text
  await client.promote(1, { to: 'alice/stable', by: 'fork' });
  const kind: 'copr' = copr.kind;
  void kind;
}
