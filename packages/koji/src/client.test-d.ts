import type { KojiClient } from './client.js';
import type { MultiResult } from './multicall/multi-call.js';

/** Types of the client, checked by `tsc` alone. */
export async function typesOfTheClient(client: KojiClient): Promise<void> {
  const build = await client.api.getBuild('a-1-1', { strict: true });
  build?.nvr satisfies string | undefined;
  (await client.api.tagBuild('f42', 'a-1-1', { force: true })) satisfies number;
  (await client.api.getRPMHeaders({ rpmID: 1 })) satisfies unknown;
  // @ts-expect-error strict is a boolean
  await client.api.getBuild('a-1-1', { strict: 'yes' });
  // @ts-expect-error there is no such keyword
  await client.api.getBuild('a-1-1', { strickt: true });
  // @ts-expect-error it wants a build
  await client.api.getBuild();
  // @ts-expect-error there is no such method
  client.api.getBuildd satisfies unknown;
  // @ts-expect-error a function can't be sent
  await client.call('x', [() => 1]);

  const [one, two] = await client.multi((h) => [h.getBuild(1), h.getKojiVersion()]);
  two satisfies MultiResult<string>;
  if (one.ok) one.value?.build_id satisfies number | undefined;
  else one.error.code satisfies string;
  const many = await client.multi((h) => [1, 2, 3].map((id) => h.getTag(id)));
  many satisfies readonly MultiResult<{ readonly name: string } | null>[];
}
