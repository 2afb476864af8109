import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { jsonItems } from './json-items.js';

async function* inPieces(text: string, lengths: () => number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0, length = 0; at < bytes.length; at += length) {
    length = Math.max(1, lengths());
    yield bytes.subarray(at, at + length);
  }
}

async function read(text: string, lengths = () => 7): Promise<{ items: unknown[]; frame: unknown }> {
  const items: unknown[] = [];
  let frame: unknown;
  for await (const part of jsonItems(inPieces(text, lengths)))
    if (part.type === 'item') items.push(part.value);
    else frame = part.value;
  return { items, frame };
}

const nasty = ['', 'a"b', '\\', '\\"', '[{', '}]', ',', 'é😀', '\n', '"packages": [{}]'];

describe('the items of a JSON list', () => {
  it('are the same as of the whole text, wherever its pieces end', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed);
      const below = (most: number): number => Math.floor(random() * most);
      const word = (): string => nasty[below(nasty.length)] ?? '';
      const value = (depth: number): unknown =>
        [word(), below(9), null, true, [word(), [1]], depth > 2 ? {} : { [word()]: value(depth + 1) }][
          below(6)
        ];
      const packages = Array.from({ length: below(6) }, () => ({ name: word(), [word()]: value(0) }));
      const around = { output: word(), meta: { a: [word()], b: {} }, packages, message: word() };
      const text = JSON.stringify(around, undefined, below(3));
      const found = await read(text, () => below(20));
      expect(found, text).toEqual({ items: packages, frame: { ...around, packages: [] } });
    }
  });

  it('are given before the text has ended', async () => {
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"packages": [{"name": "a"}, {"na');
      throw new Error('not asked for');
    };
    for await (const part of jsonItems(open())) {
      expect(part).toEqual({ type: 'item', value: { name: 'a' } });
      break;
    }
  });

  it.each([
    ['', 'ends early'],
    ['<html>', 'is no object'],
    ['[{"a": 1}]', 'is no object'],
    [']', 'is no object'],
    ['{"packages": [1, 2]}', 'holds more than objects'],
    ['{"packages": ["a"]}', 'holds more than objects'],
    ['{"packages": [{"a": 1}', 'ends early'],
    ['{"packages": [{"a": 1}]', 'ends early'],
    ['{"packages": [{"a": 1', 'ends early'],
    ['{"packages": [{"a": ]}]}', 'is no JSON'],
    ['{"packages": []} x', 'is no object'],
    [`{"message": "${'x'.repeat(70_000)}"}`, 'longer than'],
  ])('of %j there are none', async (text, why) => {
    await expect(read(text)).rejects.toThrow(why);
  });
});
