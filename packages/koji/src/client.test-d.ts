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

/** Filters and rows of lists are typed; what they are made of is checked again when they run. */
export async function lists(client: KojiClient): Promise<void> {
  for await (const build of client.listBuilds({ state: 'COMPLETE', createdAfter: new Date(0) })) {
    const nvr: string = build.nvr;
    const ended: Date | undefined = build.completedAt;
    const tags: AsyncIterable<{ readonly name: string }> = build.tags();
    void [nvr, ended, tags];
  }
  // @ts-expect-error no state of a build
  client.listBuilds({ state: 'CLOSED' });
  // @ts-expect-error a moment is a Date
  client.listTasks({ createdAfter: '2026-01-01' });
  // @ts-expect-error no such filter
  client.listTags({ prefix: 'f42' });
  const found = await client.fromWeb('https://koji.example.org/koji/taskinfo?taskID=1');
  if (found?.kind === 'task') void (found.object.isScratch satisfies boolean);
  if (found?.kind === 'tag') void (found.object.name satisfies string);
}
