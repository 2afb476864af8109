import { describe, expect, it } from 'vitest';
import { REDACTED, redact, redactDeep, redactedCause, registerSecret } from './redact.js';

/** A generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const alphabet = [...'aZ09 +/=%&?#"\'\\<>:;,.@!*()[]{}|^$~-_\t\n', 'é', '日', '😀'];
const random = randomFrom(20_261_121);
const pick = (): string => alphabet[Math.floor(random() * alphabet.length)] ?? 'x';
const secrets = Array.from({ length: 150 }, (_, i) => {
  const middle = Array.from({ length: 4 + Math.floor(random() * 40) }, pick).join('');
  return `s${String(i)}${middle}x`;
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const encodings: [string, (secret: string) => string][] = [
  ['as it is', (secret) => secret],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded in lower case', (s) => encodeURIComponent(s).replace(/%../g, (hex) => hex.toLowerCase())],
  ['percent-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['percent-encoded as a path', encodeURI],
  ['form-encoded', (secret) => new URLSearchParams({ k: secret }).toString().slice(2)],
  ['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['in JSON inside JSON', (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  [
    'in JSON of ASCII only',
    (secret) =>
      JSON.stringify(secret)
        .slice(1, -1)
        .replace(/[<>&\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  [
    'in XML',
    (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;'),
  ],
  ['in hex', (secret) => Buffer.from(secret).toString('hex')],
  ['in upper-case hex', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
];

describe('a known secret', () => {
  for (const secret of secrets) registerSecret(secret);

  it.each(encodings)('disappears %s', (_, encode) => {
    for (const secret of secrets) expect(redact(`<${encode(secret)}>`)).toBe(`<${REDACTED}>`);
  });

  it.each([0, 1, 2, 3, 4, 5])('disappears in base64 after %i other bytes', (offset) => {
    for (const secret of secrets) {
      for (const encoded of [
        base64(`${'u'.repeat(offset)}${secret}tail`),
        base64(`${'u'.repeat(offset)}${secret}`),
      ]) {
        for (const form of [
          encoded,
          encoded.replaceAll('+', '-').replaceAll('/', '_'),
          encodeURIComponent(encoded),
        ]) {
          // What is left decodes to no more than the edges of the secret, where its bits mix with the neighbours'.
          const left = redact(form);
          expect(left).toContain(REDACTED);
          expect(left.replace(REDACTED, '').replace(/%3D|=/g, '').length).toBeLessThanOrEqual(
            Math.ceil((offset * 4) / 3) + Math.ceil((4 * 4) / 3) + 4,
          );
        }
      }
    }
  });

  it('disappears everywhere it stands, and nothing else does', () => {
    const [one, two] = secrets as [string, string];
    expect(redact(`a${one}b${two}c${one}`)).toBe(`a${REDACTED}b${REDACTED}c${REDACTED}`);
    expect(redact('a plain sentence about nothing')).toBe('a plain sentence about nothing');
  });

  it('that holds another disappears whole, whichever was registered first', () => {
    registerSecret('inner-secret');
    registerSecret('outer-inner-secret-more');
    registerSecret('longer-first-secret');
    registerSecret('first-secret');
    expect(redact('x outer-inner-secret-more y inner-secret z')).toBe(`x ${REDACTED} y ${REDACTED} z`);
    expect(redact('longer-first-secret')).toBe(REDACTED);
  });

  it('that overlaps another, or itself, leaves no rest', () => {
    registerSecret('abcdef-123');
    registerSecret('123-ghijkl');
    registerSecret('xyxyxy');
    expect(redact('<abcdef-123-ghijkl>')).toBe(`<${REDACTED}>`);
    expect(redact('<xyxyxyxyxy>')).toBe(`<${REDACTED}>`);
  });

  it('read from a file with a line feed is found without it', () => {
    registerSecret('from-a-file-77\n');
    expect(redact('from-a-file-77')).toBe(REDACTED);
  });

  it('that is too short to be one does not blank out ordinary words', () => {
    registerSecret('a');
    registerSecret('');
    registerSecret('error');
    expect(redact('an error')).toBe('an error');
  });

  it('may be broken Unicode', () => {
    registerSecret('\ud800broken-one');
    expect(redact('the \ufffdbroken-one')).toBe(`the ${REDACTED}`);
  });
});

describe('redactDeep', () => {
  registerSecret('deep-secret-1');

  it('cleans strings and keys at any depth, and leaves the rest alone', () => {
    const value = {
      'deep-secret-1': [1, null, true, { a: 'x deep-secret-1' }],
      when: new Date(0),
      none: undefined,
    };
    expect(redactDeep(value)).toEqual({
      [REDACTED]: [1, null, true, { a: `x ${REDACTED}` }],
      when: '1970-01-01T00:00:00.000Z',
      none: undefined,
    });
  });

  it('hides what stands under the name of a secret, whatever it is', () => {
    const value = {
      password: 'pw',
      headers: { Authorization: 'x', 'set-cookie': ['a=b'] },
      token: { kind: 'none' },
      otp: '',
    };
    expect(redactDeep(value)).toEqual({
      password: REDACTED,
      headers: { Authorization: REDACTED, 'set-cookie': REDACTED },
      token: { kind: 'none' },
      otp: '',
    });
  });

  it('shows an error with its cause, without what hangs on it', () => {
    const error = Object.assign(new Error('bad deep-secret-1', { cause: new Error('inner deep-secret-1') }), {
      code: 'ECONNRESET',
      config: { headers: { authorization: 'Basic abc' } },
    });
    expect(redactDeep({ error })).toEqual({
      error: {
        name: 'Error',
        message: `bad ${REDACTED}`,
        code: 'ECONNRESET',
        cause: { name: 'Error', message: `inner ${REDACTED}` },
      },
    });
  });

  it('gives something that becomes JSON: no circle, no bigint, no bytes, no empty Map', () => {
    const circle: Record<string, unknown> = {
      n: 1n,
      bytes: Buffer.from('deep-secret-1'),
      map: new Map([['a', 1]]),
    };
    circle.self = circle;
    const shared = { a: 1 };
    circle.twice = [shared, shared, new Set(['b'])];
    expect(redactDeep(circle)).toEqual({
      n: '1',
      bytes: '[13 bytes]',
      map: { a: 1 },
      self: '[circular]',
      twice: [{ a: 1 }, { a: 1 }, ['b']],
    });
  });
});

describe('redactedCause', () => {
  it('keeps name, message, code and stack of the chain and nothing else', () => {
    registerSecret('cause-secret-1');
    const inner = new TypeError('inner cause-secret-1');
    const cause = Object.assign(new Error('outer', { cause: inner }), {
      code: 'EPIPE',
      config: { secret: 1 },
    });
    const copy = redactedCause(cause) as Error & { code: string };
    expect(copy).toMatchObject({ name: 'Error', message: 'outer', code: 'EPIPE' });
    expect(copy).not.toHaveProperty('config');
    expect(copy.cause).toMatchObject({ name: 'TypeError', message: `inner ${REDACTED}` });
    expect((copy.cause as Error).stack).not.toContain('cause-secret-1');
  });

  it('ends for an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(redactedCause(error)).toMatchObject({ message: 'round' });
  });

  it('takes the words of the parts when an error of many has none', () => {
    const error = new AggregateError([new Error('connect ::1'), new Error('connect 127.0.0.1')]);
    expect(redactedCause(error)).toMatchObject({ message: 'connect ::1; connect 127.0.0.1' });
  });

  it('drops objects, which could hold anything', () => {
    expect(redactedCause({ password: 'x' })).toBeUndefined();
  });
});
