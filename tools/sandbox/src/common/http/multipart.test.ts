import { describe, expect, test } from 'vitest';
import { boundaryOf, readParts } from './multipart.js';

const CRLF = '\r\n';
const part = (headers: string[], body: string): string =>
  `--b${CRLF}${headers.join(CRLF)}${CRLF}${CRLF}${body}${CRLF}`;
const file = (name: string, filename: string, body: string): string =>
  part([`Content-Disposition: form-data; name="${name}"; filename="${filename}"`, 'Content-Type: a/b'], body);

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  text: string,
  size = 7,
): Promise<{ name: string; filename?: string | undefined; body: string }[]> {
  const result = [];
  for await (const { name, filename, body } of readParts(pieces(text, size), 'b')) {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    result.push({ name, filename, body: Buffer.concat(chunks).toString() });
  }
  return result;
}

describe('a body in parts', () => {
  const text = `${file('one', 'h\u00f6me.snap', `line${CRLF}--not the boundary${CRLF}${CRLF}end`)}${part(['Content-Disposition: form-data; name="two"'], '')}--b--${CRLF}`;
  const wanted = [
    { name: 'one', filename: 'h\u00f6me.snap', body: `line${CRLF}--not the boundary${CRLF}${CRLF}end` },
    { name: 'two', filename: undefined, body: '' },
  ];

  test.each([1, 2, 3, 5, 16, 100, 100_000])('is read alike in chunks of %i', async (size) => {
    expect(await read(text, size)).toEqual(wanted);
  });

  test('is read with a preamble, and with an epilogue', async () => {
    expect(await read(`preamble${CRLF}${text}epilogue`)).toEqual(wanted);
  });

  test('a part that nobody reads is passed over', async () => {
    const names = [];
    for await (const { name } of readParts(pieces(text, 10), 'b')) names.push(name);
    expect(names).toEqual(['one', 'two']);
  });

  test('quotes in a name are unescaped', async () => {
    const [only] = await read(`${file('n', 'a\\"b\\\\c', 'x')}--b--${CRLF}`);
    expect(only?.filename).toBe('a"b\\c');
  });

  test.each([
    ['is empty', ''],
    ['has no boundary', 'hello'],
    ['ends in a part', file('a', 'f', 'body')],
    ['ends in headers', `--b${CRLF}Content-Disp`],
    ['has a part without a name', `${part(['Content-Type: a/b'], 'x')}--b--`],
    ['has a part that is no form-data', `${part(['Content-Disposition: attachment; name="a"'], 'x')}--b--`],
    ['has a header without a colon', `${part(['nonsense'], 'x')}--b--`],
    ['has something behind a boundary', `--bx${CRLF}${CRLF}--b--`],
    ['has endless headers', `--b${CRLF}X: ${'x'.repeat(20_000)}${CRLF}${CRLF}--b--`],
  ])('that %s is refused', async (_name, wrong) => {
    await expect(read(wrong)).rejects.toThrow(expect.objectContaining({ name: 'MalformedMultipart' }));
  });
});

describe('the boundary', () => {
  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['Multipart/Form-Data;boundary=abc; charset=x', 'abc'],
  ])('of %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });

  test.each([
    undefined,
    'multipart/form-data',
    'application/json; boundary=a',
    'multipart/form-data; boundary=',
  ])('of %s is missing', (type) => {
    expect(() => boundaryOf(type)).toThrow(expect.objectContaining({ name: 'MalformedMultipart' }));
  });
});
