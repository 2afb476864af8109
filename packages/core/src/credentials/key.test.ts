import { describe, expect, it } from 'vitest';
import { keyId, keyInWords, normalizeKey, normalizeOrigin } from './key.js';
import { record } from './testing/records.js';

describe('an origin', () => {
  it.each([
    ['https://Dashboard.Snapcraft.IO', 'https://dashboard.snapcraft.io'],
    ['https://koji.example:443/kojihub?x=1', 'https://koji.example'],
    [' http://127.0.0.1:8080/ ', 'http://127.0.0.1:8080'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://[::1]:8443', 'https://[::1]:8443'],
  ])('%s is %s', (text, origin) => {
    expect(normalizeOrigin(text)).toBe(origin);
  });

  it.each([
    'made-up-token-0001',
    'ftp://made-up-token-0001',
    'https://u:made-up-token-0001@copr.example',
    '',
  ])('%s is refused, and not repeated', (text) => {
    const refused = (): string => normalizeOrigin(text);
    expect(refused).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.not.stringContaining('made-up') }),
    );
  });
});

describe('a key', () => {
  it('is the same however its origin is written, and another for another account', () => {
    const a = normalizeKey(record());
    expect(keyId(normalizeKey(record({ origin: 'HTTPS://COPR.example:443' })))).toBe(keyId(a));
    expect(keyId(normalizeKey(record({ account: 'Maria' })))).not.toBe(keyId(a));
    expect(keyInWords(a)).toBe('maria at https://copr.example (copr)');
  });

  it.each([
    { account: '' },
    { account: ' x' },
    { account: 'a\nb' },
    { account: 'x'.repeat(257) },
    { store: 'Copr' },
    { store: '' },
  ])('with %o is refused', (over) => {
    expect(() => normalizeKey(record(over))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
