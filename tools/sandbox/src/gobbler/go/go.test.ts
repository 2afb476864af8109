import { describe, expect, test } from 'vitest';
import { bool, decodeJson, list, string, struct } from './json-decode.js';
import { encodeJson } from './json-encode.js';
import { parseJson } from './json-parse.js';
import { base, clean, inside, isLocal, rel } from './path.js';
import { quote, raw, text } from './raw.js';
import { formatTime, parseTime } from './time.js';

describe('byte strings', () => {
  test('each byte that is no UTF-8 becomes one U+FFFD', () => {
    expect(text(raw('é€😀'))).toBe('é€😀');
    expect(text('bad\xff')).toBe('bad\ufffd');
    // A cut-off character is three bytes too many, a surrogate and an overlong form are none.
    expect(text('\xe2\x82')).toBe('\ufffd\ufffd');
    expect(text('\xed\xa0\x80')).toBe('\ufffd\ufffd\ufffd');
    expect(text('\xc0\x80a')).toBe('\ufffd\ufffda');
  });

  test('are quoted with the escapes of the server', () => {
    expect(quote('a"b\\c\n\x01\xff')).toBe('"a\\"b\\\\c\\n\\x01\\xff"');
    expect(text(quote(raw('é\u200b')))).toBe('"é\\u200b"');
  });
});

describe('paths', () => {
  test('are cleaned lexically', () => {
    expect(['', 'a/', 'a/./b/..', '/..', '//a'].map(clean)).toEqual(['.', 'a', 'a', '/', '/a']);
    expect(['', 'a/b/', '/', '..'].map(base)).toEqual(['.', 'b', '/', '..']);
  });

  test('are local when they do not leave', () => {
    expect(['a', './a', 'a/../b', '..a'].every(isLocal)).toBe(true);
    expect(['', '/a', '..', 'a/../..', '../a'].some(isLocal)).toBe(false);
  });

  test('are seen from a directory only when both are absolute or both are not', () => {
    expect(rel('/a/b', '/a/c/d')).toBe('../c/d');
    expect(rel('a', '/a')).toBeUndefined();
    expect(inside('/a', '/a')).toBe('.');
    expect(inside('/a', '/ab')).toBeUndefined();
  });
});

describe('JSON', () => {
  const SHAPE = struct('thing', {
    name: string,
    on: bool,
    list: list(string),
    in: struct('inner', { x: string, y: string }),
  });

  test('keys match in any case, the last wins, objects merge, null is absent', () => {
    expect(decodeJson('{"NAME":"a","Name":"b","on":true,"ON":null}', SHAPE)).toEqual({
      name: 'b',
      on: undefined,
    });
    expect(decodeJson('{"in":{"x":"1"},"in":{"y":"2"}}', SHAPE)).toEqual({ in: { x: '1', y: '2' } });
    expect(decodeJson(raw('{"liſt":["a",null]}'), SHAPE)).toEqual({ list: ['a', ''] });
    expect(decodeJson(' null ', SHAPE)).toEqual({});
    expect(decodeJson('{"__proto__":{"name":"x"}}', SHAPE)).toEqual({});
  });

  test.each([
    ['', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['{a}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['nul!', "invalid character '!' in literal null (expecting 'l')"],
    ['01', "invalid character '1' after top-level value"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.', 'unexpected end of JSON input'],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['[[1]]]', "invalid character ']' after top-level value"],
  ])('%j is refused in the words of the server', (input, words) => {
    expect(() => parseJson(input)).toThrow(words);
  });

  test.each([
    ['[]', 'json: cannot unmarshal array into Go value of type main.thing'],
    ['{"name":1}', 'json: cannot unmarshal number into Go struct field thing.name of type string'],
    ['{"list":{}}', 'json: cannot unmarshal object into Go struct field thing.list of type []string'],
    ['{"in":{"x":true}}', 'json: cannot unmarshal bool into Go struct field thing.in.x of type string'],
  ])('%j has the wrong type', (input, words) => {
    expect(() => decodeJson(input, SHAPE)).toThrow(words);
  });

  test('surrogate pairs become characters, lone ones U+FFFD', () => {
    const parsed = parseJson('"\\ud83d\\ude00\\ud83dx\\u00e9"');
    expect(parsed.type === 'string' ? text(parsed.value) : '').toBe('😀\ufffdxé');
  });

  test('is written with maps in byte order and with the escapes of the server', () => {
    const map = new Map([
      [raw('é'), 1],
      ['<&>', 2],
      ['bad\xff', 3],
    ]);
    expect(text(encodeJson(map))).toBe('{"\\u003c\\u0026\\u003e":2,"bad\\ufffd":3,"é":1}');
    expect(encodeJson({ b: [], a: { x: undefined }, c: ['\u0001\t'] }, { indent: 4 })).toBe(
      '{\n    "b": [],\n    "a": {},\n    "c": [\n        "\\u0001\\t"\n    ]\n}',
    );
  });
});

describe('times', () => {
  test('need a zone, may have fractions, and must exist', () => {
    expect(parseTime('2024-02-29T00:00:00Z')).toBe(Date.UTC(2024, 1, 29));
    expect(parseTime('2024-01-01T01:00:00.5+01:30')).toBe(Date.UTC(2023, 11, 31, 23, 30, 0, 500));
    for (const wrong of [
      '2024-01-01',
      '2023-02-29T00:00:00Z',
      '2024-01-01T00:00:00',
      '2024-01-01T24:00:00Z',
      'now',
    ]) {
      expect(parseTime(wrong)).toBeUndefined();
    }
  });

  test('are written to the second, and read back', () => {
    const second = Math.floor(Date.now() / 1000) * 1000;
    expect(parseTime(formatTime(second + 999))).toBe(second);
  });
});
