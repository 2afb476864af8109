import { PublishError } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { loadRecordings } from '../testing/recordings.js';
import { createDecoder, type DecodeLimits, decodeResponse } from './decode.js';

const MIB = 1024 * 1024;
const HEAD = "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n";

function problem(document: Buffer | string, limits?: DecodeLimits): PublishError {
  try {
    decodeResponse(Buffer.from(document), limits);
  } catch (thrown) {
    if (thrown instanceof PublishError) return thrown;
    throw new Error('not a PublishError', { cause: thrown });
  }
  throw new Error('it was read');
}

/** Feeds pieces until they are refused; how many were taken. */
function piecesTaken(head: string, piece: Buffer, most: number): { taken: number; error: unknown } {
  const decoder = createDecoder();
  decoder.write(Buffer.from(head));
  for (let taken = 0; taken < most; taken++) {
    try {
      decoder.write(piece);
    } catch (error) {
      return { taken, error };
    }
  }
  return { taken: most, error: undefined };
}

describe('an answer that means harm', () => {
  it('billion laughs: the document type is refused before an entity is read', () => {
    const entities = Array.from(
      { length: 10 },
      (_, i) => `<!ENTITY l${String(i + 1)} "${`&l${String(i)};`.repeat(10)}">`,
    );
    const xml = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${entities.join('')}]><methodResponse><params><param><value>&l10;</value></param></params></methodResponse>`;
    expect(problem(xml)).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('document type'),
    });
  });

  it('an entity without a document type is none', () => {
    expect(problem(`${HEAD}<value>&l10;</value>`).code).toBe('PROTOCOL');
  });

  it('a million nested arrays are refused at the two hundredth element', () => {
    const began = performance.now();
    const deep = Buffer.from(`${HEAD}${'<value><array><data>'.repeat(1_000_000)}`);
    expect(problem(deep)).toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('deeper than 200'),
    });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('plain members at the deepest level count for the depth too', () => {
    const member = '<member>\n<name>a</name>\n<value><int>1</int></value>\n</member>\n';
    const xml = `${HEAD}<value><struct>\n${member}</struct></value>\n</param>\n</params>\n</methodResponse>`;
    expect(decodeResponse(Buffer.from(xml), { depth: 8 })).toEqual({ value: { a: 1 } });
    expect(problem(xml, { depth: 7 }).message).toContain('deeper than 7');
  });

  it.each([
    ['a text', '<value><string>', 'x'],
    ['a text of entities', '<value><string>', '&amp;'],
    ['a text of line ends', '<value><string>', '\r\n'],
    ['a name', '<value><', 'x'],
    ['a comment', '<!-- ', 'x'],
    ['an attribute', '<value a="', 'x'],
    ['attributes', '<value', ' a="1"'],
    ['a processing instruction', '<?p ', 'x'],
  ])(
    '%s that never ends is refused at 64 MiB, not at its gigabyte',
    (_, head, unit) => {
      const piece = Buffer.from(unit.repeat(MIB / unit.length));
      const { taken, error } = piecesTaken(`${HEAD}${head}`, piece, 1024);
      expect(error).toMatchObject({ code: 'PROTOCOL' });
      expect(taken).toBeLessThanOrEqual(66);
    },
    60_000,
  );

  it('more bytes than are allowed are refused as they come', () => {
    expect(problem(`${HEAD}<value>${'x'.repeat(1000)}</value>`, { bytes: 500 }).message).toContain(
      '500 bytes',
    );
  });

  it('more characters in one text than are allowed are refused', () => {
    expect(problem(`${HEAD}<value>${'x'.repeat(1000)}</value>`, { text: 500 }).message).toContain(
      '500 characters',
    );
  });

  it.each([
    ['a single byte of latin-1', [0xe9, 0x20]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
    ['a lone continuation', [0x80]],
    ['many continuations', [0x80, 0x80, 0x80, 0x80, 0x80]],
  ])('bytes that are not UTF-8 are refused: %s', (_, bytes) => {
    const xml = Buffer.concat([Buffer.from(`${HEAD}<value>`), Buffer.from(bytes), Buffer.from('</value>')]);
    expect(problem(xml).message).toContain('not UTF-8');
    const decoder = createDecoder();
    expect(() => {
      for (const byte of xml) decoder.write(Uint8Array.of(byte));
    }).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('a character that is cut off at the end is no UTF-8', () => {
    const decoder = createDecoder();
    decoder.write(Buffer.from(`${HEAD}<value>`));
    decoder.write(Uint8Array.of(0xe2, 0x82));
    expect(() => decoder.response()).toThrow('not UTF-8');
  });
});

describe('recordings that were damaged', () => {
  const answers = loadRecordings().filter(({ response, status }) => status === 200 && response.length > 0);

  it('ten thousand of them are read or refused with a typed error, in bounded time', () => {
    const random = seededRandom(20_261_121);
    let refused = 0;
    let slowest = 0;
    for (let round = 0; round < 10_000; round++) {
      const { response } = answers[Math.floor(random() * answers.length)] ?? { response: Buffer.alloc(0) };
      const damaged = mutated(response.subarray(0, 8_192), random);
      const began = performance.now();
      try {
        decodeResponse(damaged);
      } catch (thrown) {
        if (!(thrown instanceof PublishError) || thrown.code !== 'PROTOCOL') throw thrown;
        refused++;
      }
      slowest = Math.max(slowest, performance.now() - began);
    }
    expect(refused).toBeGreaterThan(5_000);
    expect(slowest).toBeLessThan(1_000);
  }, 60_000);

  it('it makes no difference in how large pieces they come', () => {
    const random = seededRandom(5);
    const outcome = (damaged: Buffer, size: number): unknown => {
      const decoder = createDecoder();
      try {
        for (let at = 0; at < damaged.length; at += size) decoder.write(damaged.subarray(at, at + size));
        return decoder.response();
      } catch (thrown) {
        return thrown instanceof PublishError ? thrown.code : thrown;
      }
    };
    for (let round = 0; round < 1_000; round++) {
      const { response } = answers[Math.floor(random() * answers.length)] ?? { response: Buffer.alloc(0) };
      const damaged = mutated(response.subarray(0, 4_096), random);
      expect(outcome(damaged, 7)).toEqual(outcome(damaged, 65_536));
    }
  }, 60_000);
});

/** A damaged copy: a bit flipped, a piece cut out or doubled, bytes put in, or the end cut off. */
function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = (): number => Math.floor(random() * (bytes.length + 1));
  const [from = 0, to = 0] = [at(), at()].sort((a, b) => a - b);
  const [before, piece, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  switch (Math.floor(random() * 5)) {
    case 0:
      return Buffer.from(
        bytes.map((byte, index) => (index === from ? byte ^ (1 << Math.floor(random() * 8)) : byte)),
      );
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, piece, piece, after]);
    case 3:
      return Buffer.concat([
        before,
        Buffer.from(Array.from({ length: 4 }, () => Math.floor(random() * 256))),
        piece,
        after,
      ]);
    default:
      return Buffer.from(before);
  }
}
