import { describe, expect, it } from 'vitest';
import { CoprClient } from '../client.js';
import { createClient2FromFileConfig } from '../removed.js';
import { demo, startCopr } from '../testing/copr-world.js';

describe('the Copr itself', () => {
  it('tells its version to anybody, and who is logged in', async () => {
    const world = await startCopr();
    expect(await world.clientOf({}).base.home()).toEqual({ version: 3 });
    expect(await world.client('bob').base.authCheck()).toMatchObject({ name: 'bob' });
  });

  it('makes a new token, which is kept before anything else; the old one ends at once', async () => {
    const world = await startCopr();
    const bob = world.client('bob');
    let kept: { login: string; token: string } | undefined;
    const made = await bob.base.newApiToken(async (token) => {
      kept = token;
    });
    expect(kept).toEqual(made);
    expect(made.expiresOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    await expect(bob.base.authCheck()).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(await world.client('bob').base.authCheck()).toMatchObject({ name: 'bob' });
  });

  it('is asked for a new token once, whatever becomes of the answer', async () => {
    const world = await startCopr();
    world.sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/api-token' });
    const error: unknown = await world
      .client('bob')
      .base.newApiToken(async () => undefined)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ recovery: 'retry-after-probe' });
    expect(world.sent().filter((line) => line.includes('api-token'))).toHaveLength(1);
  });

  it('is not left alone with a new token when somebody stops the program', async () => {
    const world = await startCopr();
    const bob = world.client('bob');
    const stop = new AbortController();
    world.sandbox.faults.add({ kind: 'delay', ms: 100, path: '/api_3/api-token' });
    let kept: string | undefined;
    const save = async ({ token }: { token: string }): Promise<void> => void (kept = token);
    const made = bob.base.newApiToken(save, { signal: stop.signal });
    await expect.poll(() => world.sent()).toHaveLength(1);
    stop.abort();
    expect(kept).toBeUndefined();
    await made;
    expect(kept).toBe(world.sandbox.control.credentials('bob').token);
    await expect(bob.base.newApiToken(save, { signal: stop.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(world.sent()).toHaveLength(1);
  });

  it('has no modules, APIv1 and APIv2 any more, which is said in words', async () => {
    const client = (await startCopr()).client();
    expect(() => client.modules).toThrow('no longer has modules');
    for (const old of [() => CoprClient.createFromFileConfig(), createClient2FromFileConfig])
      expect(old).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED', hint: expect.stringContaining('createCoprClient') }),
      );
  });

  it('refuses writes of nobody before anything is sent', async () => {
    const world = await startCopr();
    const nobody = world.clientOf({});
    await expect(nobody.projects.delete(demo)).rejects.toMatchObject({ code: 'AUTH_MISSING' });
    expect(world.sent()).toEqual([]);
  });
});
