import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PublishError } from '../errors.js';
import { seededRandom } from '../testing/seeded-random.js';
import { authorizationHeader } from './authorization-header.js';
import { fromBase64 } from './base64.js';
import { decodeMacaroon, decodeMacaroons } from './decode.js';
import { encodeMacaroonV1, encodeMacaroonV2 } from './encode.js';
import { inspectMacaroon } from './inspect.js';
import { readJson } from './json.js';
import type { Macaroon } from './macaroon.js';
import { sameMacaroon } from './same-macaroon.js';
import { mutated, randomBytes } from './testing/mutations.js';
import { everyVector, vectors } from './testing/vectors.js';
import { readV1Binary } from './v1-binary.js';
import { readV2Binary } from './v2-binary.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(latin1(bytes));
  } catch {
    return latin1(bytes);
  }
};

/** Every way in. Each gives macaroons, or throws. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => readonly Macaroon[]>> = {
  'version 1 binary': (bytes) => [readV1Binary(bytes)],
  'version 2 binary': (bytes) => [readV2Binary(bytes).macaroon],
  JSON: (bytes) => [readJson(parsed(bytes))],
  'any bytes': (bytes) => [decodeMacaroon(bytes)],
  'any text': (bytes) => [decodeMacaroon(latin1(bytes))],
  'text in base64': (bytes) => [decodeMacaroon(base64(bytes))],
  'a JSON string': (bytes) => [decodeMacaroon(JSON.stringify(latin1(bytes)))],
  'a bundle': (bytes) => decodeMacaroons(bytes),
  'a bundle in base64': (bytes) => decodeMacaroons(base64(bytes)),
  base64: (bytes) => [fromBase64(latin1(bytes))].flatMap(() => []),
};

/** `true` when it could be read; then it must also be inspected and survive being written and read again. */
function survives(decode: (bytes: Uint8Array) => readonly Macaroon[], bytes: Uint8Array): boolean {
  try {
    for (const macaroon of decode(bytes)) {
      inspectMacaroon(macaroon);
      const texts = [encodeMacaroonV1(macaroon), encodeMacaroonV2(macaroon)];
      const lost = texts.find((text) => !sameMacaroon(decodeMacaroon(text), macaroon));
      if (lost !== undefined) throw new Error(`not the same when read again: ${lost}`);
    }
    return true;
  } catch (thrown) {
    // Anything else is a crash, or the complaint above.
    if (!(thrown instanceof PublishError) || !['PROTOCOL', 'INVALID_INPUT'].includes(thrown.code))
      throw thrown;
    return false;
  }
}

const COUNT = 10_000;

// Nobody reads the stacks of some hundred thousand errors, and making them is most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe.each(Object.entries(decoders))('the decoder of %s', (_, decode) => {
  it('ends 10,000 random byte strings in a typed error', () => {
    const random = seededRandom(20261121);
    const first = [0x02, 0x30, 0x7b, 0x5b, 0x22, 0x4d];
    for (let index = 0; index < COUNT; index++) {
      const bytes = randomBytes(Math.floor(random() * 200), random);
      // Every other one gets past the first look.
      if (index % 2 === 1 && bytes.length > 0) bytes[0] = first[index % first.length] ?? 2;
      survives(decode, bytes);
    }
  });

  it('reads or refuses 10,000 damaged macaroons', () => {
    const random = seededRandom(4711);
    const sources = [
      ...everyVector.flatMap(([, one]) => [Buffer.from(one.binary_hex, 'hex'), Buffer.from(one.json)]),
      ...vectors.bakery.map((one) => Buffer.from(one.tokens_response_macaroon_string)),
    ].filter((one) => one.length < 1500);
    let refused = 0;
    for (let index = 0; index < COUNT; index++) {
      const source = sources[index % sources.length] ?? Buffer.of();
      if (!survives(decode, mutated(source, random))) refused++;
    }
    expect(refused).toBeGreaterThan(COUNT / 4);
  });
});

describe('an Authorization header', () => {
  it('of random secrets is a header or a typed error', () => {
    const random = seededRandom(815);
    const root = vectors.u1[0]?.root.binary_base64url ?? '';
    for (let index = 0; index < 1000; index++) {
      const discharge = latin1(
        mutated(Buffer.from(vectors.u1[0]?.discharge_unbound.binary_base64url ?? ''), random),
      );
      const token = latin1(randomBytes(1 + Math.floor(random() * 4), random));
      for (const credentials of [
        { form: 'u1', root, discharge },
        { form: 'token', token },
      ] as const) {
        try {
          expect(authorizationHeader(credentials)).toMatch(/^[\x20-\x7e]+$/);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PublishError);
        }
      }
    }
  });
});

describe('an input made to take long', () => {
  it.each([
    ['megabytes', 'A'.repeat(5_000_000)],
    ['a deep array', '['.repeat(100_000)],
    ['a deep JSON object', `${'{"m":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['empty packets', base64(Buffer.from('0005'.repeat(100_000)))],
    ['a length of 4 GiB', base64(Buffer.of(2, 2, 0xff, 0xff, 0xff, 0xff, 0x0f))],
    ['strings in strings', [1, 2, 3, 4, 5, 6, 7, 8].reduce((text) => JSON.stringify(text), '{}')],
    ['an array of nothing', '[]'],
    ['envelopes in an envelope', JSON.stringify({ m: { m: { m: {} } } })],
  ])('(%s) is refused at once', (_, text) => {
    const from = performance.now();
    expect(() => decodeMacaroon(text)).toThrow(
      expect.objectContaining({ name: 'PublishError', code: 'PROTOCOL' }),
    );
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
