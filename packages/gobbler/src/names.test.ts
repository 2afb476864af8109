import { describe, expect, it } from 'vitest';
import { fetchFilePath, listQuery } from './encoding.js';
import { checkName, unpackPath, untilText } from './names.js';

/** The same numbers on each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('names', () => {
  it.each(['.', '..', '..x', '', 'a/b', 'a\\b', 'a\0', 'x'.repeat(256), 'é'.repeat(128), '\ud800'])(
    '%j is refused',
    (name) => {
      expect(() => checkName('version', name)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );
  it.each([
    '1',
    '.hidden',
    '-dash',
    'with space',
    'tab\tname',
    'a..b',
    '50%',
    'a+b',
    'q?x#y',
    'é'.repeat(127),
  ])('%j is taken', (name) => {
    expect(() => checkName('project', name)).not.toThrow();
  });
});

describe('until', () => {
  it.each(['2030-01-31T00:00:00Z', '2030-01-31T00:00:00.123+01:00', '2028-02-29T23:59:59-05:30'])(
    '%s is taken as it is',
    (text) => {
      expect(untilText(text)).toBe(text);
    },
  );
  it('takes a Date', () => expect(untilText(new Date(0))).toBe('1970-01-01T00:00:00.000Z'));
  it.each([
    '2030-01-31',
    '2030-01-31T00:00:00',
    '2030-02-30T00:00:00Z',
    '2030-13-01T00:00:00Z',
    'tomorrow',
    '2030-01-31 00:00:00Z',
    '2030-01-31T24:00:00Z',
  ])('%s is refused', (text) => {
    expect(() => untilText(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
  it('refuses an invalid Date', () => expect(() => untilText(new Date(Number.NaN))).toThrow(/not a date/));
});

describe('unpackPath', () => {
  it('takes paths apart as pygobbler does (recording version_path_unpack_path)', () => {
    expect(unpackPath('a/b/c/d/e')).toEqual({ project: 'a', asset: 'b', version: 'c', path: 'd/e' });
    expect(unpackPath('a/b/c')).toEqual({ project: 'a', asset: 'b', version: 'c' });
    expect(unpackPath('a/b/c/')).toEqual({ project: 'a', asset: 'b', version: 'c' });
    expect(() => unpackPath('a/b')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('encoding', () => {
  it('survives one decoding of a fetch and two of a list, whatever the name', () => {
    const random = numbers(7);
    const alphabet = [...'ab./+%#?&=;:@ \n\t\\"\'<>é€𝄞2541F'];
    for (let round = 0; round < 500; round++) {
      const name = Array.from(
        { length: 1 + Math.floor(random() * 12) },
        () => alphabet[Math.floor(random() * alphabet.length)],
      ).join('');
      const path = `p/${
        name
          .split('/')
          .filter((part) => part !== '' && part !== '.' && part !== '..')
          .join('/') || 'x'
      }`;
      expect(decodeURIComponent(fetchFilePath(path))).toBe(`/fetch/${path}`);
      const sent = new URLSearchParams(listQuery(path, { recursive: true }));
      expect(decodeURIComponent(sent.get('path') ?? '')).toBe(path);
    }
  });
  it('asks for the directory of an index.html', () => {
    expect(fetchFilePath('p/a/1/index.html')).toBe('/fetch/p/a/1/');
    expect(fetchFilePath('p/a/1/d+/index.html')).toBe('/fetch/p/a/1/d%2B/');
    expect(fetchFilePath('p/a/1/xindex.html')).toBe('/fetch/p/a/1/xindex.html');
  });
});
