import type { KojiClient } from './client.js';

/** Types of what publishes, checked by `tsc` alone. */
export async function typesOfPublishing(client: KojiClient): Promise<void> {
  const outcome = await client.builds.buildAndWait({ source: { srpm: 'x.src.rpm' }, target: 'f42' });
  if (outcome.scratch) outcome.files satisfies readonly { readonly url?: string }[];
  else outcome.build.nvr satisfies string;
  (await client.tags.tag('f42', 'hello-1-1')).outcome satisfies 'created' | 'existed';
  (await client.register.package({ tag: 'f42', package: 'hello' })).owner satisfies string;
  for await (const change of client.tasks.watch([1, 2])) change.state satisfies string;
  for await (const text of client.tasks.followLog(1, 'build.log')) text satisfies string;
  // @ts-expect-error an SRPM or a URL
  await client.builds.start({ source: { url: 'x' }, target: 'f42' });
  // @ts-expect-error there is no such option
  await client.builds.start({ source: { srpm: 'x' }, target: 'f42', options: { scrath: true } });
  // @ts-expect-error from where and to where
  await client.tags.move('f42', 'hello-1-1');
  // @ts-expect-error it may be a scratch build, which has no build
  outcome satisfies { readonly build: object };
}
