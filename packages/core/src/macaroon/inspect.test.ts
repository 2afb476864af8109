import { describe, expect, it } from 'vitest';
import { decodeMacaroon } from './decode.js';
import { earliestExpiry, inspectMacaroon } from './inspect.js';
import type { Macaroon } from './macaroon.js';
import { mint, withCaveat } from './npm-macaroon.js';
import { everyVector, vectors } from './testing/vectors.js';
import { chooseThirdPartyCaveat } from './third-party.js';

const text = (value: string): Uint8Array => Buffer.from(value);
const empty = mint({ version: 2, location: 'shop', identifier: text('id') }, text('key'));
const having = (...conditions: string[]): Macaroon =>
  conditions.reduce((so, condition) => withCaveat(so, { id: text(condition) }), empty);
const thirdParty = (...locations: string[]): Macaroon =>
  locations.reduce(
    (so, location) => withCaveat(so, { id: text(`for ${location}`), location, rootKey: text('k') }),
    empty,
  );

describe('the facts of a macaroon', () => {
  it('are the permissions and the expiry of an Ubuntu One login', () => {
    const one = vectors.u1[0];
    const root = decodeMacaroon(one?.root.binary_base64url ?? '');
    const discharge = decodeMacaroon(one?.discharge_unbound.binary_base64url ?? '');
    expect(inspectMacaroon(root)).toEqual({
      version: 1,
      location: 'dashboard.snapcraft.io',
      identifier: 'dash-root-1',
      caveats: [
        { party: 'first', condition: 'dashboard.snapcraft.io|acl|["package_access", "package_push"]' },
        { party: 'third', location: 'login.ubuntu.com' },
        { party: 'first', condition: 'dashboard.snapcraft.io|expires|2036-01-01T00:00:00.000000' },
      ],
      expiresAt: '2036-01-01T00:00:00.000Z',
      permissions: ['package_access', 'package_push'],
    });
    expect(inspectMacaroon(discharge)).toMatchObject({
      expiresAt: '2027-11-21T00:00:00.000Z',
      validSince: '2026-11-21T00:00:00.000Z',
    });
    expect(earliestExpiry([root, discharge])).toBe('2027-11-21T00:00:00.000Z');
  });

  it.each([
    ['time-before 2036-01-01T00:00:00Z', '2036-01-01T00:00:00.000Z'],
    ['time-before 2036-01-01T00:00:00.123456789Z', '2036-01-01T00:00:00.123Z'],
    ['time-before 2036-01-01T02:00:00+02:00', '2036-01-01T00:00:00.000Z'],
    ['login.ubuntu.com|expires|2036-01-01T00:00:00.5', '2036-01-01T00:00:00.500Z'],
    ['login.ubuntu.com|expires|2036-01-01T00:00:00+0100', '2035-12-31T23:00:00.000Z'],
    ['time-before tomorrow', undefined],
    ['time-before 2036-13-45T99:00:00Z', undefined],
    ['time < 2036-01-01T00:00', undefined],
    ['expires 2036', undefined],
  ])('tell from "%s" that it ends %s', (condition, expiresAt) => {
    expect(inspectMacaroon(having(condition)).expiresAt).toBe(expiresAt);
  });

  it('take the earliest of several expiries, and what all lists of permissions allow', () => {
    const macaroon = having(
      'h|expires|2030-01-01T00:00:00',
      'time-before 2029-01-01T00:00:00Z',
      'h|acl|["a", "b"]',
      'h|acl|["b", "c"]',
    );
    expect(inspectMacaroon(macaroon)).toMatchObject({
      expiresAt: '2029-01-01T00:00:00.000Z',
      permissions: ['b'],
    });
    expect(inspectMacaroon(having('h|acl|[broken')).permissions).toBeUndefined();
  });

  it('hold no signature, no key and no id of a third party', () => {
    for (const [, vector] of everyVector) {
      const shown = JSON.stringify(inspectMacaroon(decodeMacaroon(vector.binary_base64url)));
      const secrets = [vector.signature_hex, ...vector.caveats.flatMap(({ vid_hex }) => vid_hex ?? [])];
      for (const secret of secrets) {
        const bytes = Buffer.from(secret, 'hex');
        for (const form of [secret, bytes.toString('base64'), bytes.toString('base64url')])
          expect(shown).not.toContain(form);
      }
    }
  });
});

describe('the caveat to discharge', () => {
  const sso = 'https://login.ubuntu.com';
  it.each([
    ['the only one, whatever its place', ['elsewhere.test'], 'elsewhere.test'],
    ['that of the login server’s host', ['other.test', 'login.ubuntu.com'], 'login.ubuntu.com'],
    [
      'that of the login server’s URL',
      ['other.test', 'https://login.ubuntu.com/api'],
      'https://login.ubuntu.com/api',
    ],
    ['the first with a place when none is the login server’s', ['', 'a.test', 'b.test'], 'a.test'],
    ['the first when none has a place', ['', ''], ''],
    [
      'none of a host that only begins like it',
      ['login.ubuntu.com.evil.test', 'login.ubuntu.com'],
      'login.ubuntu.com',
    ],
  ])('is %s', (_, locations, wanted) => {
    const root = withCaveat(thirdParty(...locations), { id: text('a condition of its own') });
    expect(chooseThirdPartyCaveat(root, sso).location).toBe(wanted);
  });

  it('keeps a port apart from none', () => {
    const root = thirdParty('127.0.0.1:8000', '127.0.0.1:8402');
    expect(chooseThirdPartyCaveat(root, 'http://127.0.0.1:8402/').location).toBe('127.0.0.1:8402');
  });

  it('is missing from a macaroon of first-party caveats only, which is said', () => {
    expect(() => chooseThirdPartyCaveat(having('a'), sso)).toThrow(
      expect.objectContaining({ code: 'PROTOCOL' }),
    );
    expect(() => chooseThirdPartyCaveat(thirdParty('a'), 'login')).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});
