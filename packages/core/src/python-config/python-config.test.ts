import { describe, expect, it } from 'vitest';
import { decodePythonConfig, pythonBoolean, readPythonConfig } from './python-config.js';
import { PythonConfigError } from './python-config-error.js';

const read = (...texts: string[]) =>
  readPythonConfig(texts.map((text, index) => ({ name: `file${String(index + 1)}`, text })));
const problem = (act: () => unknown): PythonConfigError => {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof PythonConfigError) return thrown;
  }
  throw new Error('nothing was wrong');
};

describe("files with the rules of Python's ConfigParser", () => {
  it('keys know no case, "=" and ":" both end them, and DEFAULT is in every section', () => {
    const config = read('[DEFAULT]\nServer: https://hub/\n[koji]\nCERT = ~/c.pem\n');
    expect(config.options('koji')).toEqual(['cert', 'server']);
    expect(config.get('koji', 'Cert')).toBe('~/c.pem');
    expect(config.get('koji', 'server')).toBe('https://hub/');
    expect(config.get('other', 'server')).toBeUndefined();
  });

  it('an indented line goes on with the value, a comment line in between does not end it', () => {
    const config = read('[a]\nlist = one\n  two\n# not this\n\n  three ; this is text\nnext = 1\n');
    expect(config.get('a', 'list')).toBe('one\ntwo\n\nthree ; this is text');
  });

  it('a byte order mark and all three line endings are read', () => {
    expect(read('\ufeff[a]\r\nx=1\ry=2\nz=3').options('a')).toEqual(['x', 'y', 'z']);
  });

  it('references see the merged files, and each value knows the file and line it comes from', () => {
    const config = read('[a]\nhost=one\nurl=https://%(host)s/100%%', '\n[a]\nhost=two\n');
    expect(config.get('a', 'url')).toBe('https://two/100%');
    expect(config.raw('a', 'url')).toBe('https://%(host)s/100%%');
    expect(config.origin('a', 'host')).toEqual({ source: 'file2', line: 3 });
  });

  it.each([
    ['no-header', 'secret-value = 1\n', 'file1, line 1'],
    ['duplicate-section', '[a]\n[b]\n[a]\n', 'file1, line 3'],
    ['duplicate-option', '[a]\nx = secret-value\nX = secret-value\n', 'file1, line 3'],
    ['not-an-option', '[a]\nx = 1\nsecret-value\n', 'file1, line 3'],
  ])('%s is told with its line, without what stands there', (expected, text, where) => {
    const error = problem(() => read(text));
    expect(error.problem).toBe(expected);
    expect(error.message).toContain(where);
    expect(JSON.stringify([error.message, error.place])).not.toContain('secret-value');
  });

  it.each([
    ['interpolation-syntax', 'secret%value'],
    ['interpolation-missing', 'secret%(value)s'],
    ['interpolation-depth', '%(x)s secret-value'],
  ])('%s names the option and its line, not its value', (expected, value) => {
    const error = problem(() => read(`[a]\n\nx = ${value}\n`).get('a', 'x'));
    expect(error.problem).toBe(expected);
    expect(error.message).toMatch(/^file1, line 3: option "x"/u);
    expect(error.message).not.toMatch(/secret|value\)s/u);
  });

  it('references that would multiply to thousands of millions end in an error, at once', () => {
    const lines = Array.from(
      { length: 9 },
      (_, n) => `k${String(n)} = ${`%(k${String(n + 1)})s`.repeat(20)}`,
    );
    const text = `[a]\n${lines.join('\n')}\nk9 =\n`;
    expect(problem(() => read(text).get('a', 'k0')).problem).toBe('interpolation-depth');
  });

  it('booleans are those of getboolean, and nothing else', () => {
    expect(['1', 'Yes', 'TRUE', 'on'].map(pythonBoolean)).toEqual([true, true, true, true]);
    expect(['0', 'no', 'False', 'OFF'].map(pythonBoolean)).toEqual([false, false, false, false]);
    expect(['maybe', '', ' true'].map(pythonBoolean)).toEqual([undefined, undefined, undefined]);
  });

  it('bytes that are not UTF-8 are refused by the name of the file', () => {
    expect(() => decodePythonConfig(Uint8Array.of(0x5b, 0xff), '~/.config/copr')).toThrow(
      '~/.config/copr: not a text in UTF-8',
    );
  });
});
