import type { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { type BuildWorld, newest, place, startBuildWorld } from '../testing/build-world.js';

const path = '/api_3/build/create/';
const made = ({ sandbox }: BuildWorld): number => sandbox.control.builds('alice', 'demo').length;
const warnings = ({ events }: BuildWorld): string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
const refusal = (work: Promise<unknown>): Promise<PublishError> =>
  work.then(
    () => expect.fail('it went well'),
    (thrown: unknown) => thrown as PublishError,
  );

/** Runs `meanwhile` after the answer of `work` was lost, and before it has looked what became of it. */
async function beforeTheLook<T>(
  world: BuildWorld,
  work: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const list = '/api_3/build/list';
  const looks = (): number => world.sandbox.requests.filter(({ url }) => url.startsWith(list)).length;
  const before = looks();
  // The first is for the mark, the second is the look.
  world.sandbox.faults.add({ kind: 'delay', ms: 0, path: list });
  world.sandbox.faults.add({ kind: 'delay', ms: 2_000, path: list });
  const working = work();
  await expect.poll(looks).toBe(before + 2);
  await meanwhile();
  return working;
}

/** With a worker that rests: builds stay as they were made. */
const open = (lookForMs = 300): Promise<BuildWorld> =>
  startBuildWorld({ worker: 'paused', client: { lookForMs } });

describe('an upload in a night of bad luck makes exactly one build', () => {
  it.each([0.3, 0.99])('when the connection breaks at %d of a small body', async (fraction) => {
    const world = await open();
    const fault = world.sandbox.faults.add({ kind: 'cut-request', fraction, path });
    const build = await world.builds.createFromFile({ ...place, path: await world.srpm() }, world);
    expect(fault.hits).toBe(1);
    expect(world.creates()).toBe(2);
    expect(made(world)).toBe(1);
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'request.retry', attempt: 1 }));
    expect(world.sandbox.control.build(build.id)).toMatchObject({ state: 'pending' });
  });

  it('when the connection breaks in the middle of 40 MiB: the whole body is sent again, at once', async () => {
    const world = await open(60_000);
    const size = 40 * 1024 * 1024;
    world.sandbox.faults.add({ kind: 'cut-request', fraction: 0.5, path });
    const began = Date.now();
    await world.builds.createFromFile({ ...place, path: await world.srpm(undefined, { size }) }, world);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(world.creates()).toBe(2);
    expect(made(world)).toBe(1);
    expect(world.events.findLast(({ type }) => type === 'upload.progress')).toEqual({
      type: 'upload.progress',
      sent: size,
      total: size,
    });
  });

  it('when it breaks twice', async () => {
    const world = await open();
    world.sandbox.faults.add({ kind: 'cut-request', fraction: 0.5, path, times: 2 });
    await world.builds.createFromFile({ ...place, path: await world.srpm() });
    expect(world.creates()).toBe(3);
    expect(made(world)).toBe(1);
  });

  it.each([{ kind: 'cut-after-work' }, { kind: 'truncate', bytes: 5 }] as const)(
    'when the answer is lost ($kind): the build is found, and not made again',
    async (fault) => {
      const world = await open();
      world.sandbox.faults.add({ ...fault, path });
      const build = await world.builds.createFromFile({ ...place, path: await world.srpm() }, world);
      expect(world.creates()).toBe(1);
      expect(world.sandbox.control.builds('alice', 'demo')).toMatchObject([{ id: build.id }]);
      expect(warnings(world)).toEqual(['ANSWER_LOST']);
    },
  );

  it('when the answer of a build of a spec file is lost, whose list entry says nothing of the file', async () => {
    const world = await open();
    const spec = await world.file('hello.spec', 'Name: hello\n');
    await world.builds.createFromFile({ ...place, path: await world.srpm() });
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    const build = await world.builds.createFromFile({ ...place, path: spec });
    expect(await world.builds.sourceBuildConfig(build.id)).toMatchObject({
      source_dict: { pkg: 'hello.spec' },
    });
    expect(made(world)).toBe(2);
  });

  it('when it is cut before the server has looked at it', async () => {
    const world = await open();
    world.sandbox.faults.add({ kind: 'cut-before-work', path });
    await world.builds.createFromFile({ ...place, path: await world.srpm() });
    expect(made(world)).toBe(1);
  });

  it('when the list can’t be read at first, after the answer was lost', async () => {
    const world = await open(2_000);
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    world.sandbox.faults.add({ kind: 'delay', ms: 0, path: '/api_3/build/list' });
    world.sandbox.faults.add({ kind: 'status', status: 503, path: '/api_3/build/list', times: 2 });
    await world.builds.createFromFile({ ...place, path: await world.srpm() });
    expect(world.creates()).toBe(1);
    expect(made(world)).toBe(1);
  });
});

describe('a build whose answer is lost is sent again only when it can be told that it was not made', () => {
  it('not after a gateway has given up: the server may still be at it', async () => {
    const world = await open();
    const body = '<html><title>Gateway Time-out</title></html>';
    world.sandbox.faults.add({
      kind: 'status',
      status: 504,
      path,
      headers: { 'content-type': 'text/html' },
      body,
    });
    const error = await refusal(world.builds.createFromFile({ ...place, path: await world.srpm() }));
    expect(error).toMatchObject({
      recovery: 'retry-after-probe',
      status: 504,
      message: expect.stringContaining('no build of it is to be seen') as string,
      hint: expect.stringContaining('run again') as string,
    });
    expect(world.creates()).toBe(1);
  });

  it('not when nobody can look: it may have been done, and the error says so', async () => {
    const world = await open();
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    world.sandbox.faults.add({ kind: 'delay', ms: 0, path: '/api_3/build/list' });
    const times = Number.POSITIVE_INFINITY;
    world.sandbox.faults.add({ kind: 'status', status: 503, path: '/api_3/build/list', times });
    const error = await refusal(world.builds.createFromFile({ ...place, path: await world.srpm() }));
    expect(error).toMatchObject({
      code: 'NETWORK',
      recovery: 'retry-after-probe',
      message: expect.stringContaining("what became of it can't be seen") as string,
    });
    expect([world.creates(), made(world)]).toEqual([1, 1]);
  });

  it('not when it is stopped while it looks', async () => {
    const world = await open(60_000);
    world.sandbox.faults.add({ kind: 'cut-before-work', path });
    world.sandbox.faults.add({ kind: 'delay', ms: 0, path: '/api_3/build/list' });
    world.sandbox.faults.add({ kind: 'hang', path: '/api_3/build/list' });
    const stop = new AbortController();
    const input = { ...place, path: await world.srpm(), check: 'never' } as const;
    const work = refusal(world.builds.createFromFile(input, { signal: stop.signal }));
    await expect
      .poll(() => world.sent().filter((sent) => sent.startsWith('GET /build/list')))
      .toHaveLength(2);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED', recovery: 'retry-after-probe' });
    expect(world.creates()).toBe(1);
  });

  it('not when two builds could be it', async () => {
    const world = await open();
    const input = { ...place, path: await world.srpm(), check: 'never' } as const;
    world.sandbox.faults.add({ kind: 'cut-after-work', path });
    const error = await beforeTheLook(
      world,
      () => refusal(world.builds.createFromFile(input)),
      // Another program of the same user.
      () => world.as('alice').createFromFile(input),
    );
    expect(error).toMatchObject({
      code: 'CONFLICT',
      recovery: 'retry-after-probe',
      message: expect.stringMatching(
        /can't be told whether it is among these: \d+ \(by alice\), \d+ \(by alice\)/,
      ) as string,
    });
    expect([world.creates(), made(world)]).toEqual([2, 2]);
  });

  it('and when it comes through late after all, both builds are named', async () => {
    const world = await open();
    const input = { ...place, path: await world.srpm(), check: 'never' } as const;
    world.sandbox.faults.add({ kind: 'cut-before-work', path });
    world.sandbox.faults.add({ kind: 'delay', ms: 1_000, path });
    const work = world.builds.createFromFile(input, world);
    await expect.poll(world.creates, { timeout: 5_000 }).toBe(2);
    // The same request by the same user, while the second one is on its way: what a slow server makes of the first.
    const late = await world.as('alice').createFromFile(input);
    const { id } = await work;
    expect(world.events).toContainEqual({
      type: 'warning',
      code: 'BUILT_TWICE',
      message: `build ${String(late.id)} is the same as ${String(id)}: cancel one of them`,
    });
  });

  it('not when somebody else has just built the same', async () => {
    const world = await open();
    const input = { ...place, path: await world.srpm(), check: 'never' } as const;
    world.sandbox.faults.add({ kind: 'cut-before-work', path });
    const error = await beforeTheLook(
      world,
      () => refusal(world.builds.createFromFile(input)),
      () => world.as('admin').createFromFile(input),
    );
    expect(error).toMatchObject({
      code: 'CONFLICT',
      recovery: 'retry-after-probe',
      message: expect.stringContaining('(by admin)') as string,
    });
    expect([world.creates(), made(world)]).toEqual([2, 1]);
  });

  it('and never mistakes a build with other options, in another directory, or of another file for it', async () => {
    const world = await open();
    const buildopts = { chroots: ['fedora-*'], timeout: 100 };
    const input = { ...place, path: await world.srpm(), check: 'never', buildopts } as const;
    world.sandbox.faults.add({ kind: 'cut-before-work', path });
    const build = await beforeTheLook(
      world,
      () => world.builds.createFromFile(input),
      async () => {
        const other = world.as('alice');
        await other.createFromFile({ ...input, buildopts: { chroots: ['epel-*'], timeout: 100 } });
        await other.createFromFile({ ...input, buildopts: { chroots: ['fedora-*'], timeout: 200 } });
        await other.createFromFile({ ...input, buildopts: { ...input.buildopts, background: true } });
        await other.createFromFile({ ...input, project_dirname: 'demo:custom:x' });
        await other.createFromFile({ ...input, path: await world.srpm('other.src.rpm') });
      },
    );
    expect(build.id).toBe(newest(world));
    expect(made(world)).toBe(6);
  });
});
