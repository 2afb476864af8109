import { expect, test } from 'vitest';
import { z } from 'zod';
import { readFields } from './read-fields.js';

const schema = z.strictObject({
  version: z.string(),
  probation: z.boolean().optional(),
  count: z.int().optional(),
  owners: z.array(z.string()).optional(),
  inner: z.strictObject({ a: z.string().optional(), b: z.number().optional() }).optional(),
});
const read = (pairs: string[], json?: string) =>
  readFields(schema, {
    pairs,
    ...(json === undefined ? {} : { json }),
    option: '--set',
    what: 'the upload input of memory',
    folder: '/release',
  });

test('text stays text where the schema takes text, and becomes JSON where it does not', () => {
  expect(read(['version=1', 'probation=true', 'count=3'])).toEqual({
    version: '1',
    probation: true,
    count: 3,
  });
});

test('a value may hold an equals sign, be empty, or look like JSON', () => {
  expect(read(['version=a=b'])).toEqual({ version: 'a=b' });
  expect(read(['version='])).toEqual({ version: '' });
  expect(read(['version=null'])).toEqual({ version: 'null' });
});

test('a repeated key, a single one and JSON all make a list', () => {
  expect(read(['version=1', 'owners=a', 'owners=b'])).toMatchObject({ owners: ['a', 'b'] });
  expect(read(['version=1', 'owners=a'])).toMatchObject({ owners: ['a'] });
  expect(read(['version=1', 'owners=["a","b"]'])).toMatchObject({ owners: ['a', 'b'] });
});

test('dots lead into objects, and --set adds to --input', () => {
  expect(read(['inner.b=2'], '{"version":"1","inner":{"a":"x"}}')).toEqual({
    version: '1',
    inner: { a: 'x', b: 2 },
  });
});

test('an unknown key comes with the nearest known one', () => {
  expect(() => read(['verison=1'])).toThrow(/verison unknown key; did you mean "version"\?/);
});

test('every problem is told at once, in the words that were typed', () => {
  expect(() => read(['probation=maybe', 'count=x'])).toThrow(
    /version is missing.*\n +probation must be a boolean.*\n +count must be a number/,
  );
});

test('of a value that can be read in no way, the reading that went furthest is told', () => {
  const words = z.strictObject({
    channels: z.array(z.string().regex(/^[a-z]+$/, 'is no channel')).min(1),
    count: z.int().optional(),
  });
  const tell = (...pairs: string[]) =>
    readFields(words, { pairs, option: '--set', what: 'the release input of memory', folder: '/release' });
  expect(() => tell('channels=stable/foo/bar')).toThrow(
    'the release input of memory: channels.0 is no channel',
  );
  expect(() => tell('channels=["edge","b/c"]')).toThrow(/: channels\.1 is no channel/);
  expect(() => tell('channels=a/b', 'count=x')).toThrow(
    /channels\.0 is no channel\n +count must be a number/,
  );
  expect(tell('channels=edge')).toEqual({ channels: ['edge'] });
});

test.each([
  [['version'], /takes key=value/],
  [['=1'], /takes key=value/],
  [['a..b=1'], /can't be used/],
  [['__proto__.x=1'], /can't be used/],
  [['inner=1', 'inner.a=2'], /can't both be/],
])('%j is refused', (pairs, message) => {
  expect(() => read(pairs)).toThrow(message);
});

test.each([['{'], ['[]'], ['null'], ['"x"']])('--input %s is refused without quoting it', (json) => {
  expect(() => read([], json)).toThrow(/--input/);
});
