import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createCredentialChain,
  createMemoryStore,
  type FoundCredential,
  PublishError,
  systemClock,
} from '@omnipub/core';
import { asOrdinaryUser, tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { signal } from '../testing/asking.js';
import { type LoginWorld, startLoginWorld } from '../testing/login-world.js';
import { exclusiveLogin, keepLogin } from './login-keeper.js';

/** A login of Ubuntu One, and where it was found. */
function found(world: LoginWorld, from: FoundCredential['from']): FoundCredential {
  return { record: world.login('snap'), from, skipped: [] };
}

describe('a changed login', () => {
  it.each(['keyring', 'file', 'memory'] as const)('goes back to where it was found: %s', async (name) => {
    const world = await startLoginWorld();
    const backends = [{ ...createMemoryStore(), name }];
    const credentials = createCredentialChain(backends, { clock: systemClock, emit: () => undefined });
    const deps = world.deps([], { credentials });
    const { record } = found(world, name);
    expect(await keepLogin(found(world, name), record, { deps, signal })).toBe('stored');
    expect((await credentials.get(record, { signal }))?.record).toEqual(record);
  });

  it.each(['environment', 'explicit', 'place:snapcraft-keyring'] as const)(
    'stays in memory when it came from %s',
    async (from) => {
      const world = await startLoginWorld();
      const deps = world.deps();
      const { record } = found(world, from);
      expect(await keepLogin(found(world, from), record, { deps, signal })).toBe('memory');
      expect(await deps.credentials.get(record, { signal })).toBeUndefined();
    },
  );
});

describe('the turn of a login', () => {
  it('is not waited for where no lock can be made, and that is told', async () => {
    const world = await startLoginWorld();
    const locked = join(await tempDir(), 'locked');
    await mkdir(locked, { mode: 0o500 });
    const deps = world.deps();
    const there = { ...deps, env: { XDG_DATA_HOME: locked } };
    const done = await asOrdinaryUser(() =>
      exclusiveLogin(found(world, 'file'), there)(async () => 'renewed', signal),
    );
    expect(done).toBe('renewed');
    expect(world.logged()).toContain('the login is renewed without a lock');
  });

  it('ends with the error of the work itself, which is done once', async () => {
    const world = await startLoginWorld();
    let times = 0;
    const work = async (): Promise<never> => {
      times += 1;
      throw new PublishError('AUTH_DENIED', 'no');
    };
    await expect(exclusiveLogin(found(world, 'file'), world.deps())(work, signal)).rejects.toThrow('no');
    expect(times).toBe(1);
  });
});
