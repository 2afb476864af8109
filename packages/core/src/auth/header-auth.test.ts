import { describe, expect, it } from 'vitest';
import { serve } from '../http/testing/loopback-server.js';
import { failure, setup } from '../http/testing/setup.js';
import type { AuthStrategy } from '../http/types.js';
import { basicAuth } from './basic-auth.js';
import { macaroonAuth } from './macaroon-auth.js';
import { tokenAuth } from './token-auth.js';
import { macaroonCredentialsOf, secretOfMacaroon } from './u1-secret.js';

/** What a server sees of a strategy. */
async function sent(auth: AuthStrategy, headers: Record<string, string> = {}): Promise<string | undefined> {
  await using server = await serve((_, response) => response.end());
  const { client, call } = setup(server.url, { auth });
  await client.text(call('x', { headers }));
  return server.seen[0]?.headers.authorization;
}

const stored = (token: string, scheme?: 'macaroon' | 'Bearer') =>
  macaroonAuth({
    store: 'shop',
    load: async () => ({ form: 'token', token, ...(scheme === undefined ? {} : { scheme }) }),
  });

describe('the Authorization header', () => {
  it.each<[string, AuthStrategy, string]>([
    ['a login and a token', basicAuth({ user: 'jo', password: 'to:ken' }), 'Basic am86dG86a2Vu'],
    ['UTF-8', basicAuth({ user: 'jö', password: 'pässwört' }), 'Basic asO2OnDDpHNzd8O2cnQ='],
    ['a bearer token', tokenAuth({ token: 'tok-en-1' }), 'Bearer tok-en-1'],
    ['a token with a line feed after it', tokenAuth({ token: 'tok-en-1\n' }), 'Bearer tok-en-1'],
    ['a macaroon as it is', tokenAuth({ token: 'tok-en-1', scheme: 'Macaroon' }), 'Macaroon tok-en-1'],
    ['an API token', tokenAuth({ token: 'tok-en-1', scheme: 'Token' }), 'Token tok-en-1'],
    ['an exchanged token', stored('tok-en-2'), 'Macaroon tok-en-2'],
    ['an on-premises token', stored('tok-en-2', 'macaroon'), 'macaroon tok-en-2'],
    ['a developer token', stored('tok-en-2', 'Bearer'), 'Bearer tok-en-2'],
  ])('of %s', async (_, auth, wanted) => {
    expect(await sent(auth)).toBe(wanted);
  });

  it('is the strategy’s, whatever case a caller writes his own in', async () => {
    expect(await sent(tokenAuth({ token: 'tok-en-1' }), { Authorization: 'Basic x' })).toBe(
      'Bearer tok-en-1',
    );
  });

  it.each([
    ['an empty password', () => basicAuth({ user: 'jo', password: '' }), 'AUTH_MISSING'],
    ['an empty user', () => basicAuth({ user: '', password: 'x' }), 'AUTH_MISSING'],
    ['a user with a colon', () => basicAuth({ user: 'j:o', password: 'x' }), 'INVALID_INPUT'],
    ['a password with a line feed', () => basicAuth({ user: 'jo', password: 'x\ny' }), 'INVALID_INPUT'],
    ['an empty token', () => tokenAuth({ token: ' \n' }), 'AUTH_MISSING'],
    ['a token of two lines', () => tokenAuth({ token: 'a\nb' }), 'INVALID_INPUT'],
  ])('is not made of %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code, hint: expect.any(String) }));
  });

  it.each([
    basicAuth({ user: 'jo', password: 'pass-word' }),
    tokenAuth({ token: 'tok-en-1' }),
    stored('tok-en-2'),
  ])('that is refused is not sent twice ($kind)', async (auth) => {
    await using server = await serve((_, response) => response.writeHead(401).end('no'));
    const { client, call } = setup(server.url, { auth });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login' });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    basicAuth({ user: 'jo', password: 'pass-word' }),
    tokenAuth({ token: 'tok-en-1' }),
    stored('tok-en-2'),
  ])('never goes over plain http to another machine ($kind)', async (auth) => {
    const { client, call } = setup('http://shop.test', { auth });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a stored macaroon', () => {
  it.each([
    { kind: 'u1-macaroon', secret: '{"r":"root-text","d":"discharge-text"}' },
    { kind: 'macaroon', secret: 'token-text' },
  ] as const)('of the kind $kind comes back as it was', (record) => {
    expect(secretOfMacaroon(macaroonCredentialsOf(record))).toEqual(record);
  });

  it.each([
    ['u1-macaroon', 'no JSON at all', 'PROTOCOL'],
    ['u1-macaroon', '{"r":"only-a-root"}', 'PROTOCOL'],
    ['u1-macaroon', '["r","d"]', 'PROTOCOL'],
    ['basic', 'jo:pass-word', 'INVALID_INPUT'],
  ] as const)('of the kind %s in the form %j is refused without a word of it', (kind, secret, code) => {
    expect(() => macaroonCredentialsOf({ kind, secret })).toThrow(
      expect.objectContaining({ code, message: expect.not.stringContaining(secret) }),
    );
  });
});
