import { describe, expect, it } from 'vitest';
import { authorizationHeader } from './authorization-header.js';
import { decodeMacaroon, decodeMacaroons } from './decode.js';
import { encodeMacaroonJson, encodeMacaroonV1, encodeMacaroonV2 } from './encode.js';
import type { Macaroon } from './macaroon.js';
import { mint, withCaveat } from './npm-macaroon.js';
import { sameMacaroon } from './same-macaroon.js';
import { vectors } from './testing/vectors.js';

const made = (id: Uint8Array, location = ''): Macaroon =>
  withCaveat(mint({ version: 2, location, identifier: Buffer.from('i') }, Buffer.from('k')), { id });

describe('the version 1 binary', () => {
  it('holds values up to the length that four digits can count, and no longer', () => {
    // 4 digits, "cid", a space and a line feed.
    const longest = 0xffff - 9;
    const fits = made(Buffer.alloc(longest, 'k'));
    expect(sameMacaroon(decodeMacaroon(encodeMacaroonV1(fits)), fits)).toBe(true);
    expect(() => encodeMacaroonV1(made(Buffer.alloc(longest + 1)))).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('begins with a location, even an empty one', () => {
    const bytes = Buffer.from(encodeMacaroonV1(made(Buffer.from('a'))), 'base64url');
    expect(bytes.toString('latin1')).toMatch(/^000elocation \n/);
  });

  it('keeps any byte in any value', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const macaroon = made(all, 'a b\n\u00e9');
    expect(sameMacaroon(decodeMacaroon(encodeMacaroonV1(macaroon)), macaroon)).toBe(true);
  });
});

describe('the version 2 binary', () => {
  it('of a hundred caveats takes no more memory than its bytes', () => {
    let macaroon = made(Buffer.from('first'));
    for (let index = 0; index < 100; index++)
      macaroon = withCaveat(macaroon, { id: Buffer.from(`caveat ${String(index)}`) });
    const before = process.memoryUsage().arrayBuffers;
    const text = encodeMacaroonV2(macaroon);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
    expect(text.length).toBeLessThan(3000);
    expect(sameMacaroon(decodeMacaroon(text), macaroon)).toBe(true);
  });

  it('may stand behind another one in a bundle, but not where one is expected', () => {
    const one = Buffer.from(encodeMacaroonV2(made(Buffer.from('a'))), 'base64url');
    const two = Buffer.concat([one, one]);
    expect(decodeMacaroons(two)).toHaveLength(2);
    expect(() => decodeMacaroon(two)).toThrow(/one was expected/);
  });
});

describe('JSON', () => {
  it.each([
    ['bytes that are no text', Uint8Array.of(0xff, 0x00), 1],
    ['a byte order mark, which the package would drop', Buffer.from('\uFEFFid'), 2],
  ] as const)('is refused for an identifier of %s', (_, identifier, version) => {
    const macaroon = mint({ version: 2, location: '', identifier }, Buffer.from('k'));
    expect(() => encodeMacaroonJson(macaroon, { version })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', hint: 'write it in the binary format' }),
    );
  });

  it.each([
    ['no identifier', { s64: 'A'.repeat(43) }],
    ['an identifier twice', { i: 'a', i64: 'YQ', s64: 'A'.repeat(43) }],
    ['a short signature', { i: 'a', s64: 'AAAA' }],
    ['base64 that is none', { i: 'a', s64: '!'.repeat(43) }],
    ['a lone surrogate', { i: '\ud800', s64: 'A'.repeat(43) }],
    ['a version of the future', { v: 4, i: 'a', s64: 'A'.repeat(43) }],
    ['a hex signature that is none', { identifier: 'a', signature: 'zz'.repeat(32) }],
    ['caveats that are no array', { identifier: 'a', signature: '00'.repeat(32), caveats: {} }],
    ['an envelope without a macaroon', { m: 'text', v: 3 }],
  ])('with %s is refused, without a word of it', (_, json) => {
    const text = JSON.stringify(json);
    expect(() => decodeMacaroon(text)).toThrow(
      expect.objectContaining({ code: 'PROTOCOL', recovery: 'login' }),
    );
  });
});

describe('the Authorization header', () => {
  it.each([
    [{ form: 'token', token: 'tok' }, 'Macaroon tok'],
    [{ form: 'token', token: 'tok', scheme: 'macaroon' }, 'macaroon tok'],
    [{ form: 'token', token: 'tok', scheme: 'Bearer' }, 'Bearer tok'],
  ] as const)('of %j is "%s"', (credentials, wanted) => {
    expect(authorizationHeader(credentials)).toBe(wanted);
  });

  it.each(['', 'two words', 'line\r\nfeed: x', 'snow\u2603', 'nul\0'])('is never made of %j', (token) => {
    expect(() => authorizationHeader({ form: 'token', token })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('of a root that came as JSON holds it in version 1 binary', () => {
    const one = vectors.u1[0];
    const header = authorizationHeader({
      form: 'u1',
      root: one?.root.json ?? '',
      discharge: one?.discharge_unbound.json ?? '',
    });
    expect(header).toBe(one?.authorization_header);
  });
});
