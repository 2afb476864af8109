import { systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { check, good, startCheckWorld } from '../testing/check-world.js';
import { demo } from '../testing/copr-world.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the preflight of what is there', () => {
  it('tells what is there already, and lets a promotion pass that has been done', async () => {
    const world = await startCheckWorld();
    const { store, artifact, context } = world;
    const uploaded = await store.upload(artifact, { project: 'demo' }, context());
    expect(await check(world, { upload: { project: 'demo' } })).toContainEqual({
      level: 'ok',
      code: 'EXISTS',
      message: `build ${uploaded.id} is there already, or is on its way: it is not made again`,
    });
    await store.release(await store.settle(uploaded, context()), good.release, context());
    const findings = await check(world, { upload: { project: 'demo' }, release: good.release });
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(findings).toContainEqual({
      level: 'ok',
      code: 'RELEASE',
      message: 'goes to alice/stable by a fork',
    });
  });

  it('of a release alone does not stop what the run before may have begun', async () => {
    const world = await startCheckWorld();
    const promote = { to: 'demo', by: 'fork' } as const;
    const findings = await world.store.check({ release: { promote } }, world.context());
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'ok LOGIN',
      'warn ALREADY_EXISTS',
    ]);
  });

  it('warns that the content of what is there can’t be told, as a finding and not as an event', async () => {
    const world = await startCheckWorld();
    const { store, artifact, context, sandbox, events } = world;
    await store.settle(await store.upload(artifact, { project: 'demo' }, context()), context());
    sandbox.faults.add({ kind: 'status', status: 404, path: '/results/', times: Infinity });
    expect(await check(world, { upload: { project: 'demo' } })).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'CONTENT_UNKNOWN' }),
    );
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('says what a release without a promotion means', async () => {
    const world = await startCheckWorld();
    const input = { upload: { project: 'demo' }, release: {} };
    const release = async () => (await check(world, input)).find(({ code }) => code === 'RELEASE')?.message;
    expect(await release()).toBe('builds in alice/demo are public as soon as they have succeeded');
    await world.client().projects.edit({ ...demo, devel_mode: true });
    expect(await release()).toBe('alice/demo is in devel_mode: its repositories will be made anew');
  });
});

describe('the login', () => {
  it('that is missing or refused is the only finding, with the command', async () => {
    const world = await startCheckWorld();
    const nobody = await check(world, good, world.storeOf({}, { user: null }));
    expect(nobody).toMatchObject([{ level: 'error', code: 'AUTH_MISSING' }]);
    world.sandbox.control.expireToken('alice');
    expect(await check(world, good)).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 'AUTH_EXPIRED',
        fix: expect.stringContaining('omnipub login copr') as string,
      }),
    ]);
  });

  it('that ends soon is a finding of the preflight, and a warning of every other call', async () => {
    const world = await startCheckWorld();
    const expiresAt = new Date(systemClock.now() + 3.5 * DAY_MS).toISOString();
    const store = world.storeOf({}, { expiresAt });
    expect(await check(world, good, store)).toContainEqual({
      level: 'warn',
      code: 'LOGIN_EXPIRES_SOON',
      message: `the login expires in 3 days, on ${expiresAt.slice(0, 10)}`,
      fix: 'run: omnipub login copr',
    });
    expect(world.events.filter(({ type }) => type === 'warning')).toEqual([]);
    await world.storeOf({}, { expiresAt }).register(good.register, world.context());
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'warning', code: 'credential-expires-soon' }),
    );
  });
});
