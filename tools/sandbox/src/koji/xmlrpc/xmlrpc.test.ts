import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseCall } from './parse.js';
import { repr, reprDouble } from './python.js';
import { DateTime, Double, type Value } from './value.js';
import { writeCall, writeResponse } from './write.js';

const recording = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../../../test-fixtures/recordings/koji/${name}`, import.meta.url));

const parse = (params: string): Value =>
  parseCall(Buffer.from(`<methodCall><methodName>echo</methodName><params>${params}</params></methodCall>`))
    .params[0] ?? null;
const value = (xml: string): Value => parse(`<param><value>${xml}</value></param>`);

describe('what is echoed is what the hub echoed, byte for byte', () => {
  test.each([
    'echo-types',
    'edge-untyped-value',
    'edge-carriage-return',
    'edge-astral',
    'edge-ex-nil',
    'int64-rpm-size',
  ])('%s', async (name) => {
    const { params } = parseCall(await recording(`${name}.request.xml`));
    expect(writeResponse(params)).toBe(await recording(`${name}.response.xml`).then(String));
  });

  test('a call that is written again is the call that was sent', async () => {
    const sent = await recording('echo-types.request.xml');
    const { method, params } = parseCall(sent);
    // The client wrote its carriage return raw, and XML made a line feed of it.
    expect(writeCall(method ?? '', params)).toBe(String(sent).replaceAll('\r', '\n'));
  });
});

describe('values', () => {
  test('integers are as wide as they come, and are answered up to 64 bits', () => {
    expect(value('<i8>9007199254740993</i8>')).toBe(9_007_199_254_740_993n);
    expect(value('<int> +12 </int>')).toBe(12);
    expect(value('<i1>-1</i1>')).toBe(-1);
    expect(() => writeResponse(2n ** 63n)).toThrow('long int exceeds XML-RPC limits');
    expect(writeResponse(-(2n ** 63n))).toContain('<i8>-9223372036854775808</i8>');
  });

  test('bytes come in lines of 76', () => {
    const bytes = Buffer.alloc(60, 'a');
    const written = writeResponse(bytes);
    expect(written).toMatch(/<base64>\n[\w+/]{76}\nYWFh\n<\/base64>/);
    expect(parseCall(Buffer.from(written)).params).toEqual([bytes]);
  });

  test('times come back as they were', () => {
    expect(value('<dateTime.iso8601>20261121T02:15:33</dateTime.iso8601>')).toEqual(
      new DateTime('20261121T02:15:33'),
    );
  });

  test('__proto__ is a member like any other, and of two with one name the later counts', () => {
    const member = (name: string, text: string): string =>
      `<member><name>${name}</name><value>${text}</value></member>`;
    const struct = value(
      `<struct>${member('__proto__', 'x')}${member('a', '1')}${member('a', '2')}</struct>`,
    );
    expect(Object.entries(struct ?? {})).toEqual([
      ['__proto__', 'x'],
      ['a', '2'],
    ]);
  });

  test('CDATA, comments and entities are text', () => {
    expect(value('<![CDATA[<a>]]>&amp;<!-- not this -->&#x10FFFF;')).toBe('<a>&\u{10ffff}');
  });

  test('nesting is not bounded on the way in, and by recursion on the way out', () => {
    const depth = 20_000;
    const deep = value(`${'<array><data><value>'.repeat(depth)}${'</value></data></array>'.repeat(depth)}`);
    expect(() => writeResponse(deep)).toThrow('maximum recursion depth exceeded');
  });
});

describe('what is no call', () => {
  // The words are expat's and Python's; expat 2.5 said these.
  test.each([
    ['<methodCall><oops', 'unclosed token: line 1, column 12'],
    ['<a>', 'no element found: line 1, column 3'],
    ['<a><b></a>', 'mismatched tag: line 1, column 8'],
    ['<a></a>x', 'junk after document element: line 1, column 7'],
    ['<a/><b/>', 'junk after document element: line 1, column 4'],
    ['plain', 'syntax error: line 1, column 0'],
    ['{"a": 1}', 'not well-formed (invalid token): line 1, column 0'],
    ['<a>&foo;</a>', 'undefined entity: line 1, column 3'],
    ['<a>\x01</a>', 'not well-formed (invalid token): line 1, column 3'],
    ['<a>\n\u00e9\x01</a>', 'not well-formed (invalid token): line 2, column 2'],
    ['<a>&#1;</a>', /^reference to invalid character number: line 1/],
    ['   ', 'no element found: line 1, column 3'],
    ['<?xml version="1.0" encoding="nope"?><a/>', 'unknown encoding: line 1, column 30'],
    ['<a></a>', ''],
  ])('%j', (text, message) => {
    expect(() => parseCall(Buffer.from(text))).toThrow(
      expect.objectContaining({
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      }) as Error,
    );
  });

  test('bytes that are not UTF-8', () => {
    expect(() => parseCall(Buffer.from([0x3c, 0x61, 0x3e, 0xff]))).toThrow(
      'not well-formed (invalid token): line 1, column 3',
    );
  });

  test('entities that a DOCTYPE declares; one that declares none passes', () => {
    const call = '<methodCall><methodName>x</methodName></methodCall>';
    const declare = (what: string) => (): unknown => parseCall(Buffer.from(`<!DOCTYPE m [${what}]>${call}`));
    expect(declare('<!ENTITY a "b">')).toThrow("EntitiesForbidden(name='a', system_id=None, public_id=None)");
    expect(declare('<!ENTITY a SYSTEM "file:///etc/passwd">')).toThrow(
      "EntitiesForbidden(name='a', system_id='file:///etc/passwd', public_id=None)",
    );
    expect(declare('')()).toMatchObject({ method: 'x', params: [] });
  });

  test.each([
    ['<boolean>2</boolean>', 'bad boolean value'],
    ['<int>x</int>', "invalid literal for int() with base 10: 'x'"],
    ['<double>x</double>', "could not convert string to float: 'x'"],
    ['<oops>1</oops>', "unknown tag 'oops'"],
  ])('%s', (xml, message) => {
    expect(() => value(xml)).toThrow(message);
  });
});

test('latin-1 is read where the prolog says so', () => {
  const text =
    '<?xml version="1.0" encoding="iso-8859-1"?><methodCall><methodName>e</methodName><params><param><value>\xe9</value></param></params></methodCall>';
  expect(parseCall(Buffer.from(text, 'latin1')).params).toEqual(['é']);
});

test.each([
  [1e300, '1e+300'],
  [-0, '-0.0'],
  [3.5, '3.5'],
  [1_795_000_000, '1795000000.0'],
  [1_795_227_333.442435, '1795227333.442435'],
  [1e16, '1e+16'],
  [9_999_999_999_999_998, '9999999999999998.0'],
  [0.0001, '0.0001'],
  [0.00001234, '1.234e-05'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])("the repr of %d is Python's", (number, text) => {
  expect(reprDouble(number)).toBe(text);
});

test("reprs are Python's", () => {
  expect(repr([null, true, "a'b", 'a\'"b\n\x01', new Double(1), { k: [1] }])).toBe(
    "[None, True, \"a'b\", 'a\\'\"b\\n\\x01', 1.0, {'k': [1]}]",
  );
});
