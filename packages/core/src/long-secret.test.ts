import { describe, expect, it } from 'vitest';
import { REDACTED, redact, registerSecret } from './redact.js';

const pieces = ['made-up', '%', '%25', '&amp;', '&', '"', '\\', '\\\\\n', '/', 'é', '🔑', ' ', '\t', "'<>"];
const long = `start-of-a-long-secret-${Array.from({ length: 400 }, (_, at) => pieces[(at * 7 + (at >> 3)) % pieces.length] ?? '').join('')}-end`;
const huge = Array.from({ length: 150_000 }, (_, at) => at.toString(36)).join(' ');

describe('a secret too long for a regular expression', () => {
  registerSecret(long);
  registerSecret(huge);
  const bytes = Buffer.from(long);
  const json = JSON.stringify(long);

  it.each([
    ['as it is', long],
    ['in JSON', json.slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(json).slice(3, -3)],
    ['percent-encoded', encodeURIComponent(long)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(long))],
    ['in a form', new URLSearchParams({ s: long }).toString().slice(2)],
    ['in hex', bytes.toString('hex')],
    ['in XML', long.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
  ])('is removed %s', (_, shown) => {
    expect(redact(`a ${shown} b`)).toBe(`a ${REDACTED} b`);
  });

  it('is removed from inside base64 of both alphabets, at each offset', () => {
    for (const before of ['', 'u', 'us', 'use']) {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const shown = Buffer.from(`${before}:${long}:`).toString(alphabet);
        expect(redact(shown).length).toBeLessThan(30);
      }
    }
  });

  it('is left alone when only its start is there: that much is often no secret', () => {
    const start = long.slice(0, 200);
    expect(redact(start)).toBe(start);
  });

  it('does no harm to other texts when it is of nearly a megabyte', () => {
    expect(redact(`x${huge}y`)).toBe(`x${REDACTED}y`);
    expect(redact('1 2 3 4 5')).toBe('1 2 3 4 5');
  });
});
