import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { type HubAnswer, type HubRequest, startLoopbackHub } from '../testing/loopback-hub.js';
import { startSmallHub } from '../testing/small-hub.js';

const auth = { type: 'password', user: 'jo', password: 'a long password' } as const;
const numbersOf = (seen: readonly HubRequest[], method: string) =>
  seen
    .filter(({ call }) => call?.methodName === method)
    .map(({ headers }) => headers['koji-session-callnum']);

describe('calls of one session', () => {
  it('writes go one after another, each with the next number, and reads beside them without one', async () => {
    let inFlight = 0;
    let most = 0;
    await using hub = await startSmallHub({
      meddle: ({ call }) => {
        if (call?.methodName === 'createTag') most = Math.max(most, ++inFlight);
        if (call?.methodName === 'createTag') inFlight--;
        return undefined;
      },
    });
    const { client } = setupClient(hub.url, { auth });
    const names = ['a', 'b', 'c', 'd'];
    const reads = client.hub
      .logIn()
      .then(() => Promise.all([client.call('getTag', ['x']), client.call('listTags')]));
    expect(await Promise.all(names.map((name) => client.call('createTag', [name])))).toEqual([1, 2, 3, 4]);
    await reads;
    expect(hub.made).toEqual(names);
    expect(numbersOf(hub.seen, 'createTag')).toEqual(['0', '1', '2', '3']);
    expect(numbersOf(hub.seen, 'getTag')).toEqual([undefined]);
    expect(hub.seen.find(({ call }) => call?.methodName === 'getTag')?.headers['koji-session-id']).toBe('1');
    expect(hub.logins()).toBe(1);
    expect(most).toBe(1);
  });

  it('a slow write does not hold a read up', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const writing = { begun: false };
    await using hub = await startLoopbackHub(async ({ call }): Promise<HubAnswer> => {
      if (call?.methodName === 'login')
        return { value: { 'session-id': 1, 'session-key': '7-aaaaaaaaaaaaaaaaaaa', 'header-auth': true } };
      if (call?.methodName !== 'createTag') return { value: 'read' };
      writing.begun = true;
      await held;
      return { value: 1 };
    });
    const { client } = setupClient(hub.url, { auth });
    const write = client.call('createTag', ['a']);
    await expect.poll(() => writing.begun).toBe(true);
    expect(await client.call('getTag', ['a'])).toBe('read');
    release();
    expect(await write).toBe(1);
  });

  it('who only reads does not log in', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    expect(await client.call('getTag', ['x'])).toBe('read');
    expect(await client.call('getLoggedInUser')).toEqual({ id: 7, name: 'jo' });
    expect(hub.methods()).toEqual(['getTag', 'login', 'getLoggedInUser']);
  });

  it('a write without a login says so, and sends nothing', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url);
    await expect(client.call('createTag', ['x'])).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      recovery: 'login',
    });
    expect(hub.seen).toEqual([]);
  });

  it('a method that nobody knows is a write', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.call('somePlugin.doIt', [1]);
    expect(numbersOf(hub.seen, 'somePlugin.doIt')).toEqual(['0']);
  });

  it('a call that is larger than the hub takes is refused before anything is sent', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    const long = 'x'.repeat(4 * 1024 * 1024);
    await expect(client.call('getTag', [long])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(hub.seen).toEqual([]);
  });

  it('the version is known after the first answer', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url);
    expect(client.hub.version).toBeUndefined();
    await client.call('getTag', ['x']);
    expect(client.hub.version).toBe('1.35.3');
  });

  it('a subsession has numbers of its own, and ends by itself', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    const below = await client.subsession();
    await below.call('createTag', ['b']);
    await below.close();
    await client.call('createTag', ['c']);
    await client.close();
    expect(numbersOf(hub.seen, 'createTag')).toEqual(['0', '0', '2']);
    expect(hub.ended).toEqual([2, 1]);
  });

  it('an exclusive session is asked for and given up', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.hub.exclusive({ force: true });
    await client.hub.shared();
    expect(hub.seen[1]?.call).toEqual({
      methodName: 'exclusiveSession',
      params: [{ force: true, __starstar: true }],
    });
    expect(hub.methods().at(-1)).toBe('sharedSession');
  });
});

describe('the end of a session', () => {
  it('waits for the writes that were asked for, logs out, and refuses further calls', async () => {
    await using hub = await startSmallHub();
    const { client, events, emit } = setupClient(hub.url, { auth });
    const writes = ['a', 'b'].map((name) => client.call('createTag', [name]));
    await Promise.resolve();
    await client.close({ emit });
    await Promise.all(writes);
    expect(hub.methods()).toEqual(['login', 'createTag', 'createTag', 'logout']);
    expect(hub.seen.at(-1)?.call?.params).toEqual([{ session_id: null, __starstar: true }]);
    expect(events).toEqual([]);
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await client.close();
    expect(hub.ended).toEqual([1]);
  });

  it('without a session sends nothing', async () => {
    await using hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.call('getTag', ['x']);
    await client.close();
    expect(hub.methods()).toEqual(['getTag']);
  });

  it('on hubs before 1.31 has no argument', async () => {
    await using hub = await startSmallHub({
      meddle: ({ call }) =>
        call?.methodName === 'logout' && call.params.length > 0
          ? { fault: 1019, text: "logout() got an unexpected keyword argument 'session_id'" }
          : undefined,
    });
    const { client } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    await client.close();
    expect(hub.ended).toEqual([1]);
  });

  it('that fails is a warning and no error', async () => {
    await using hub = await startSmallHub({
      meddle: ({ call }) => (call?.methodName === 'logout' ? { fault: 1000, text: 'not now' } : undefined),
    });
    const { client, events, emit } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    await client.close({ emit });
    expect(events).toEqual([
      { type: 'warning', code: 'logout-failed', message: expect.stringContaining('not now') },
    ]);
  });

  it('of an expired session is no news', async () => {
    await using hub = await startSmallHub();
    const { client, events, emit } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    hub.expire();
    await client.close({ emit });
    expect(events).toEqual([]);
  });
});

describe('older hubs', () => {
  it('before 1.30 know a session only in the query', async () => {
    await using hub = await startSmallHub({ login: {}, version: null });
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    await client.call('getTag', ['a']);
    const [, known, write, read] = hub.seen;
    expect(known?.call?.methodName).toBe('getLoggedInUser');
    expect(write?.query.get('callnum')).toBe('0');
    expect(write?.query.get('session-id')).toBe('1');
    expect(write?.headers['koji-session-key']).toBeUndefined();
    expect([read?.query.get('callnum'), read?.query.get('session-id')]).toEqual([null, '1']);
  });

  it('that ignore such a session are found out at once, instead of treating us as nobody', async () => {
    await using hub = await startSmallHub({
      login: {},
      meddle: ({ call }) => (call?.methodName === 'getLoggedInUser' ? { value: null } : undefined),
    });
    const { client } = setupClient(hub.url, { auth });
    await expect(client.call('createTag', ['a'])).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      hint: expect.stringContaining('DisableURLSessions'),
    });
    expect(hub.made).toEqual([]);
  });

  it('before 1.35 look for the number under another name, and are given it there too', async () => {
    await using hub = await startSmallHub({ version: null });
    const { client } = setupClient(hub.url, { auth });
    await client.call('createTag', ['a']);
    expect(hub.seen[1]?.headers).toMatchObject({ 'koji-session-callnum': '0', 'koji-callnum': '0' });
    await using present = await startSmallHub();
    const other = setupClient(present.url, { auth });
    await other.client.call('createTag', ['a']);
    expect(present.seen[1]?.headers['koji-callnum']).toBeUndefined();
  });
});

describe('secrets', () => {
  it('neither key nor password is in a log, an event or an error', async () => {
    await using hub = await startSmallHub({
      login: {},
      meddle: ({ call }) =>
        call?.methodName === 'createTag'
          ? { fault: 1000, text: 'who says 7-key1aaaaaaaaaaaaaaa and a long password?' }
          : call?.methodName === 'getTag'
            ? { status: 503, body: '7-key1aaaaaaaaaaaaaaa' }
            : undefined,
    });
    const { client, logs, events, emit } = setupClient(hub.url, { auth }, { env: { OMNIPUB_RETRIES: '1' } });
    const errors = [
      await client.call('createTag', ['a'], {}, { emit }).catch((error: unknown) => error),
      await client.call('getTag', ['a'], {}, { emit }).catch((error: unknown) => error),
    ];
    const shown =
      JSON.stringify([logs, events, errors]) + errors.map((error) => (error as Error).stack).join();
    expect(shown).toContain('who says [redacted]');
    expect(shown).not.toContain('7-key1');
    expect(shown).not.toContain('a long password');
  });
});
