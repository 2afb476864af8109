import { describe, expect, test } from 'vitest';
import type { JsonReply } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import type { LoginRequest } from '../control.js';

const bench = canonicalScene();

const register = (
  name: string,
  more: object = {},
  login: LoginRequest = {},
  query = '',
): Promise<JsonReply> =>
  bench.call('dashboard', `POST /dev/api/register-name/${query}`, {
    json: { snap_name: name, is_private: false, series: '16', ...more },
    headers: bench.as(login),
  });
const account = (login: LoginRequest = {}): Promise<JsonReply> =>
  bench.call('dashboard', 'GET /dev/api/account', { headers: bench.as(login) });

describe('a name', () => {
  test('is registered once, and listed with its id', async () => {
    const reply = await register('my-snap', { is_private: true });
    expect(reply).toMatchObject({ status: 201, json: { snap_name: 'my-snap' } });
    expect(reply.json.snap_id).toMatch(/^[A-Za-z0-9]{32}$/u);
    expect((await account()).json).toMatchObject({
      account_id: 'acc-1',
      snaps: {
        '16': {
          'my-snap': { 'snap-id': reply.json.snap_id, status: 'Approved', private: true, price: null },
        },
      },
    });
    expect((await account({ email: 'otp@example.com' })).json.snaps).toEqual({ '16': {} });
  });

  test('is only tried with dry_run', async () => {
    const dry = await register('my-snap', {}, {}, '?dry_run=true');
    expect(dry).toMatchObject({ status: 200, json: { snap_name: 'my-snap' } });
    expect((await account()).json.snaps).toEqual({ '16': {} });
  });

  test.each([
    ['Capital', 'only have ASCII lowercase letters'],
    ['x'.repeat(41), 'be no longer than 40 characters'],
    ['a--b', 'not have two hyphens in a row'],
    ['-a', 'not start nor end with a hyphen'],
    ['123', 'at least one letter'],
    ['', 'at least one letter'],
  ])('%j is refused', async (name, words) => {
    const reply = await register(name);
    expect(reply).toMatchObject({ status: 400, json: { error_list: [{ code: 'invalid' }] } });
    expect(reply.json.error_list[0].message).toContain(words);
  });

  test('that is taken, mine or reserved is told by a code at the top', async () => {
    await register('mine');
    await register('theirs', {}, { email: 'otp@example.com' });
    const codes: [string, string][] = [
      ['mine', 'already_owned'],
      ['theirs', 'already_registered'],
      ['reserved', 'reserved_name'],
    ];
    for (const [name, code] of codes) {
      const reply = await register(name);
      expect(reply).toMatchObject({ status: 409, json: { status: 409, code } });
      expect(reply.json.register_name_url).toMatch(/^http:.*\/register-name\/$/u);
    }
  });

  test('too many in a short time have to wait as long as the answer says', async () => {
    bench.control.set({ registerWindow: { count: 1, seconds: 180 } });
    await register('first');
    bench.now += 3000;
    const reply = await register('second');
    expect(reply).toMatchObject({
      status: 429,
      json: { status: 429, code: 'register_window', retry_after: 177 },
    });
    expect(reply.headers['retry-after']).toBe('177');
    bench.now += 177_000;
    expect((await register('second')).status).toBe(201);
  });

  test('goes to a private store that there is', async () => {
    expect((await register('in-store', { store: 'acme' })).status).toBe(400);
    bench.control.set({ stores: ['acme'] });
    expect((await register('in-store', { store: 'acme' })).status).toBe(201);
    expect((await account()).json.snaps['16']['in-store'].store).toBe('acme');
  });

  test('can be disputed when somebody has it', async () => {
    const dispute = (snap_name: string): Promise<JsonReply> =>
      bench.call('dashboard', 'POST /dev/api/register-name-dispute/', {
        json: { snap_name, comment: 'it is our trademark' },
        headers: bench.as(),
      });
    await register('theirs', {}, { email: 'otp@example.com' });
    expect((await dispute('theirs')).status).toBe(201);
    expect((await dispute('nobodys')).status).toBe(404);
  });

  test('needs the permission, and a login that is not for other snaps', async () => {
    const reply = await register('my-snap', {}, { permissions: ['package_access'] });
    expect(reply).toMatchObject({
      status: 403,
      json: {
        permission: 'package_register',
        error_list: [
          { code: 'macaroon-permission-required', message: 'Permission is required: package_register' },
        ],
      },
    });
    await register('one');
    expect((await register('two', {}, { packages: ['one'] })).status).toBe(403);
  });
});

describe('a new account', () => {
  const login: LoginRequest = { email: 'new@example.com' };
  const notReady = (reply: JsonReply, message: string): void => {
    expect(reply).toMatchObject({ status: 403, json: { error_list: [{ code: 'user-not-ready' }] } });
    expect(reply.json.error_list[0].message).toContain(message);
  };

  test('signs the agreement, then chooses a username, and is ready', async () => {
    notReady(await account(login), 'has not signed agreement');
    const headers = bench.as(login);
    const agreement = (json: unknown): Promise<JsonReply> =>
      bench.call('dashboard', 'POST /dev/api/agreement/', { json, headers });
    expect((await bench.call('dashboard', 'GET /dev/api/agreement/', { headers })).json).toMatchObject({
      latest_tos_accepted: false,
    });
    expect((await agreement({ latest_tos_accepted: false })).status).toBe(400);
    expect((await agreement({ latest_tos_accepted: true })).json.content).toMatchObject({
      latest_tos_accepted: true,
    });
    notReady(await account(login), 'missing store username');
    const choose = (short_namespace: string, sender = headers): Promise<JsonReply> =>
      bench.call('dashboard', 'PATCH /dev/api/account', { json: { short_namespace }, headers: sender });
    expect((await choose('No Good')).status).toBe(400);
    expect((await choose('jo')).status).toBe(409);
    expect((await choose('newbie', bench.as({ ...login, permissions: ['package_access'] }))).status).toBe(
      403,
    );
    const chosen = await choose('newbie');
    expect([chosen.status, chosen.body]).toEqual([204, '']);
    expect((await account(login)).json.short_namespace).toBe('newbie');
    expect((await choose('another')).status).toBe(409);
  });

  test('a stranger may look at nobody else', async () => {
    await register('mine');
    const id = (await bench.control.snap('mine'))?.id ?? '';
    const headers = bench.as({ email: 'otp@example.com' });
    const reply = await bench.call('dashboard', `GET /dev/api/snaps/${id}/state`, { headers });
    expect(reply).toMatchObject({ status: 403, json: { error_list: [{ code: 'resource-forbidden' }] } });
    const none = await bench.call('dashboard', 'GET /dev/api/snaps/none/state', { headers });
    expect(none).toMatchObject({ status: 404, json: { error_list: [{ code: 'resource-not-found' }] } });
  });
});
