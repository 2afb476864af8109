import { describe, expect, it } from 'vitest';
import { all, startSnapWorld } from '../../testing/snap-world.js';

describe('registering', () => {
  it('creates a name once, knows its id without asking, and says that it is yours', async () => {
    const { client, sandbox, sent } = await startSnapWorld();
    const first = await client.register('hello', { private: true });
    const view = await sandbox.control.snap('hello');
    expect(first).toEqual({ name: 'hello', outcome: 'created', snapId: view?.id });
    expect(view?.private).toBe(true);
    expect(await client.register('hello')).toMatchObject({ outcome: 'existed' });
    await client.close('hello', ['edge']);
    expect(sent()).not.toContain('GET /dev/api/account');
  });

  it('only says what it would do in a dry run', async () => {
    const { client, sandbox } = await startSnapWorld();
    expect(await client.register('hello', { dryRun: true })).toMatchObject({ outcome: 'planned' });
    expect(await sandbox.control.snap('hello')).toBeUndefined();
  });

  it('tells a name of somebody else from a reserved one, and what to do', async () => {
    const { client, sandbox } = await startSnapWorld();
    await sandbox.control.seedSnap({ name: 'theirs', publisher: 'otp@example.com' });
    await expect(client.register('theirs')).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      storeCode: 'already_registered',
      hint: expect.stringContaining('dispute') as string,
    });
    await expect(client.register('ubuntu')).rejects.toMatchObject({ storeCode: 'reserved_name' });
    await client.dispute('ubuntu', 'I am ubuntu');
    await expect(client.dispute('ubuntu', ' ')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('says that a name is there which somebody shares with the account', async () => {
    const { client, as, sandbox } = await startSnapWorld();
    await sandbox.control.seedSnap({
      name: 'shared',
      publisher: 'otp@example.com',
      collaborators: ['jo@example.com'],
    });
    expect(await client.register('shared')).toEqual({ name: 'shared', outcome: 'existed' });
    // Who may not see the account can't tell.
    await expect(as({ permissions: ['package_register'] }).register('shared')).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  it('says how long to wait when there were too many', async () => {
    const { client, sandbox } = await startSnapWorld();
    sandbox.control.set({ registerWindow: { count: 1, seconds: 3600 } });
    await client.register('one');
    await expect(client.register('two')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      recovery: 'wait',
      storeCode: 'register_window',
      retryAfterMs: expect.any(Number) as number,
    });
  });

  it('settles a lost answer by looking at the account', async () => {
    const { client, sandbox, sent } = await startSnapWorld();
    sandbox.faults.dashboard.add({ kind: 'cut-after-work', path: '/dev/api/register-name/' });
    expect(await client.register('hello')).toMatchObject({ outcome: 'created' });
    expect(sent().filter((one) => one.includes('register-name'))).toHaveLength(1);
  });

  it('refuses a name that can be none before anything is sent', async () => {
    const { client, sent } = await startSnapWorld();
    await expect(client.register('Hello')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });
});

describe('a new account', () => {
  it('is told which of its two steps is missing, and takes them', async () => {
    const world = await startSnapWorld({ login: { email: 'new@example.com' } });
    const { client } = world;
    await expect(client.register('hello')).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      storeCode: 'user-not-ready',
      hint: expect.stringContaining('agreement') as string,
    });
    expect(await client.isAgreementSigned()).toBe(false);
    await client.signAgreement();
    expect(await client.isAgreementSigned()).toBe(true);
    await expect(client.register('hello')).rejects.toMatchObject({
      storeCode: 'user-not-ready',
      hint: expect.stringContaining('username') as string,
    });
    await expect(client.setUsername('Nobody!')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await client.setUsername('nobody');
    expect(await client.register('hello')).toMatchObject({ outcome: 'created' });
    expect(await client.account()).toMatchObject({ username: 'nobody', email: 'new@example.com' });
  });
});

describe('the names of an account', () => {
  it('are listed with what is shared with it, sorted, and lazily', async () => {
    const { client, sandbox, sent } = await startSnapWorld();
    await sandbox.control.seedSnap({ name: 'zed' });
    await sandbox.control.seedSnap({
      name: 'shared',
      publisher: 'otp@example.com',
      collaborators: ['jo@example.com'],
    });
    await sandbox.control.seedSnap({ name: 'theirs', publisher: 'otp@example.com' });
    const list = client.listNames();
    expect(sent()).toEqual([]);
    expect((await all(list)).map(({ name }) => name)).toEqual(['shared', 'zed']);
  });

  it('give the id of a snap once; one that was given up and registered again is asked for anew', async () => {
    const { client, deps, config, sandbox, sent } = await startSnapWorld();
    await sandbox.control.seedSnap({ name: 'hello', revisions: 1, channels: { edge: 1 } });
    const asked = (): number => sent().filter((one) => one === 'GET /dev/api/account').length;
    await client.close('hello', ['edge']);
    await client.media('hello');
    expect(asked()).toBe(1);
    await deps.cache.set(`snap-id ${config.url} hello`, 'an-id-of-the-past', 60_000);
    await client.media('hello');
    expect(asked()).toBe(2);
  });

  it('that are not among them are NOT_FOUND, with what to do', async () => {
    const { client } = await startSnapWorld();
    await expect(client.close('nowhere', ['edge'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'jo has no snap "nowhere"',
      hint: expect.stringContaining('register') as string,
    });
  });
});
