import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { agentFile, logInByCandid } from '../testing/candid-login.js';
import { person, startLoginWorld, visit } from '../testing/login-world.js';
import { type CandidOptions, loginCandid } from './candid.js';
import { whoAmI } from './who-am-i.js';

describe.each([1, 2, 3] as const)('a login with Candid whose root is of the bakery’s version %i', (form) => {
  it('is made in a browser, and the token says who it is', async () => {
    const world = await startLoginWorld();
    world.control.set({ candidRoots: form });
    expect(await logInByCandid(world)).toBe('jo');
  });

  it('discharges what the discharges themselves want discharged, and binds all to the root', async () => {
    const world = await startLoginWorld();
    world.control.set({ candidRoots: form });
    world.control.candid.set({ nestedDepth: 4 });
    expect(await logInByCandid(world)).toBe('jo');
    const discharges = world.requests.candid.filter(({ url }) => url.endsWith('/discharge'));
    // The first twice, before and after the login.
    expect(discharges).toHaveLength(6);
  });

  it('is made by an agent with its key alone', async () => {
    const world = await startLoginWorld();
    world.control.set({ candidRoots: form });
    const file = await agentFile(world);
    expect(await logInByCandid(world, { methods: ['agent'], agentFile: file, io: person({}) })).toBe('otto');
  });

  it('is made with answers to a form, where there is no browser', async () => {
    const world = await startLoginWorld();
    world.control.set({ candidRoots: form });
    const io = person({
      'Email address': 'otp@example.com',
      Password: 'otp-password',
      Verification: '123456',
    });
    expect(await logInByCandid(world, { methods: ['form'], io })).toBe('otto');
    expect(io.asked).toHaveLength(3);
  });
});

describe('a login with Candid', () => {
  it.each(['absolute', 'path', 'relative'] as const)('understands addresses that are %s', async (urls) => {
    const world = await startLoginWorld();
    world.control.candid.set({ urls });
    expect(await logInByCandid(world)).toBe('jo');
  });

  it('understands names in lower case, and the old interaction', async () => {
    const world = await startLoginWorld();
    world.control.candid.set({ errorKeys: 'lower' });
    expect(await logInByCandid(world)).toBe('jo');
    world.control.candid.set({ legacyOnly: true });
    expect(await logInByCandid(world)).toBe('jo');
  });

  it('shows a macaroon as a cookie to a login server that wants one itself', async () => {
    const world = await startLoginWorld();
    world.control.candid.set({ requiresMacaroon: true });
    expect(await logInByCandid(world)).toBe('jo');
  });

  it('asks again as often as the server lets go of who waits, and tells the address where no browser opens', async () => {
    const world = await startLoginWorld();
    world.control.candid.set({ waitTimeoutMs: 20 });
    const waits = (): number => world.requests.candid.filter(({ url }) => url.includes('/wait-token')).length;
    const io = person({});
    const login = logInByCandid(world, { io });
    await expect.poll(waits).toBeGreaterThan(3);
    const address = /http:\S+/u.exec(io.shown.join('\n'))?.[0] ?? '';
    expect(address).toMatch(/\/login\?did=/u);
    await visit(address);
    expect(await login).toBe('jo');
  });

  it('ends when nobody logs in in time, and at once when it is stopped', async () => {
    const world = await startLoginWorld();
    world.control.candid.set({ waitTimeoutMs: 20 });
    const late = logInByCandid(world, { io: person({}), deadlineMs: 100 });
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT', recovery: 'login' });
    const stop = new AbortController();
    world.control.candid.set({ waitTimeoutMs: 60_000 });
    const waiting = logInByCandid(world, { io: person({}), signal: stop.signal });
    const waits = (): number => world.requests.candid.filter(({ url }) => url.includes('/wait-token')).length;
    const before = waits();
    await expect.poll(waits).toBeGreaterThan(before);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it.each([
    ['visitRefusal', 'you are not a member', 'you are not a member'],
    ['dischargeRefusal', { code: 'forbidden', message: 'not for you' }, 'not for you'],
  ] as const)('says why it was refused: %s', async (setting, value, words) => {
    const world = await startLoginWorld();
    world.control.candid.set({ [setting]: value });
    const io = person({}, visit);
    await expect(logInByCandid(world, { io })).rejects.toMatchObject({
      message: expect.stringContaining(words),
    });
  });

  it('says what is offered where none of the ways is', async () => {
    const world = await startLoginWorld();
    world.control.candid.set({ methods: ['form', 'agent'] });
    await expect(logInByCandid(world, { methods: ['browser'] })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      hint: 'it offers: form, agent',
    });
  });

  it('reads what a discharger answers with 407, which is meant for proxies', async () => {
    const world = await startLoginWorld();
    const asks = {
      Code: 'interaction required',
      Info: { InteractionMethods: { form: { url: 'login/form' } } },
    };
    world.faults.candid.add({ kind: 'status', status: 407, path: /discharge$/u, body: JSON.stringify(asks) });
    const io = person({ 'Email address': 'jo@example.com', Password: 'jo-password', Verification: '' });
    expect(await logInByCandid(world, { io })).toBe('jo');
  });

  it('goes to no login server over plain http, but on this machine', async () => {
    const world = await startLoginWorld();
    const macaroon = JSON.stringify({
      i: 'root',
      s64: Buffer.alloc(32).toString('base64url'),
      c: [{ i: 'x', v64: 'eA', l: 'http://candid.example' }],
    });
    world.faults.charmhub.add({
      kind: 'status',
      status: 200,
      path: '/v1/tokens',
      body: JSON.stringify({ macaroon }),
    });
    await expect(logInByCandid(world)).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('refused to log in at http://candid.example'),
    });
  });

  it('sends nothing when a permission, package or channel can’t be', async () => {
    const world = await startLoginWorld();
    const refused: [NonNullable<CandidOptions['restrictions']>, string][] = [
      [{ permissions: ['package-mange'] }, 'did you mean "package-manage"?'],
      [{ packages: ['My_Charm'] }, 'write the name of a charm, or bundle:NAME'],
      [{ channels: ['latest/nightly'] }, 'write [TRACK/]RISK[/BRANCH]'],
      [{ ttl: 0 }, 'write it like 90d or 12h'],
      [{ permissions: [] }, 'name some, or leave it out'],
    ];
    for (const [restrictions, hint] of refused)
      await expect(logInByCandid(world, { restrictions })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        hint: expect.stringContaining(hint),
      });
    expect(world.requests.charmhub).toEqual([]);
  });

  it('may be restricted, and the store knows', async () => {
    const world = await startLoginWorld();
    const config = world.config('charmhub');
    const restrictions = {
      permissions: ['package-view'],
      packages: ['a', 'bundle:b'],
      channels: ['edge'],
      ttl: 600,
    };
    const io = person({}, visit);
    const record = await loginCandid({ store: 'charmhub', config, io, restrictions }, world.deps());
    expect(record).toMatchObject({
      permissions: ['package-view'],
      packages: ['a', 'bundle:b'],
      channels: ['edge'],
    });
    const left = Date.parse(record.expiresAt ?? '') - Date.now();
    expect(left).toBeGreaterThan(590_000);
    expect(left).toBeLessThanOrEqual(600_000);
    expect(await whoAmI({ store: 'charmhub', config }, world.deps([record]))).toMatchObject({
      permissions: ['package-view'],
      packages: ['a', 'b'],
      channels: ['edge'],
    });
  });
});

it('neither password, nor key, nor token shows in an error, an event or the log', async () => {
  const world = await startLoginWorld();
  const io = person({
    'Email address': 'jo@example.com',
    Password: 'jo-passwort-mistyped',
    Verification: '',
  });
  const errors: unknown[] = [];
  await logInByCandid(world, { methods: ['form'], io }).catch((thrown: unknown) => errors.push(thrown));
  const file = await agentFile(world);
  const { key } = JSON.parse(readFileSync(file, 'utf8')) as { key: { private: string } };
  world.faults.charmhub.add({ kind: 'status', status: 500, path: '/v1/tokens/exchange', times: Infinity });
  await logInByCandid(world, { methods: ['agent'], agentFile: file }).catch((thrown: unknown) =>
    errors.push(thrown),
  );
  expect(errors).toMatchObject([{ code: 'AUTH_DENIED' }, { code: 'STORE_UNAVAILABLE' }]);
  const said = `${world.logged()}\n${inspect(errors, { depth: 9 })}\n${JSON.stringify(world.events)}`;
  expect(said).not.toContain('jo-passwort-mistyped');
  expect(said).not.toContain(key.private);
  expect(said).toContain('/discharge');
});
