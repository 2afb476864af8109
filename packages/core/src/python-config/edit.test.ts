import { describe, expect, it } from 'vitest';
import { removeOption, setOption } from './edit.js';

const file = [
  '# mine, do not touch',
  '[copr-cli]',
  'Login:  old   ',
  '; about the token',
  'token = first',
  '\t  second',
  '\t# inside',
  '\t  third',
  '',
  '[other]',
  'login = stays',
  '',
].join('\n');

describe('a file is edited in place', () => {
  it('the value changes; key, comments, spacing and the other section stay', () => {
    expect(setOption(file, { section: 'copr-cli', option: 'login', value: 'new' })).toBe(
      file.replace('old   ', 'new'),
    );
  });

  it('a value over several lines becomes one line, and the comment inside stays', () => {
    expect(setOption(file, { section: 'copr-cli', option: 'token', value: '100%' })).toBe(
      file.replace('first\n\t  second\n', '100%%\n').replace('\t  third\n', ''),
    );
  });

  it('a new option goes behind the last of its section, with its indentation and line ending', () => {
    expect(
      setOption('[a]\r\n  x = 1\r\n    more\r\n\r\n  [b]\r\n', { section: 'a', option: 'y', value: '2' }),
    ).toBe('[a]\r\n  x = 1\r\n    more\r\n  y = 2\r\n\r\n  [b]\r\n');
    expect(setOption('[a]', { section: 'a', option: 'y', value: '2' })).toBe('[a]\ny = 2\n');
  });

  it('a new section goes to the end, also where the last line has no line feed', () => {
    expect(setOption('', { section: 'a', option: 'x', value: '1' })).toBe('[a]\nx = 1\n');
    expect(setOption('[z]\r\nq=1', { section: 'a', option: 'x', value: '' })).toBe(
      '[z]\r\nq=1\r\n[a]\r\nx = \r\n',
    );
  });

  it('a byte order mark stays', () => {
    expect(setOption('\ufeff[a]\nx=1\n', { section: 'a', option: 'x', value: '2' })).toBe('\ufeff[a]\nx=2\n');
  });

  it('an option is taken out with its lines; one that is not there changes nothing', () => {
    expect(removeOption('[a]\nx = 1\n  2\n# c\ny = 3\n', { section: 'a', option: 'X' })).toBe(
      '[a]\n# c\ny = 3\n',
    );
    expect(removeOption(file, { section: 'a', option: 'x' })).toBe(file);
  });

  it.each(['two\nlines', ' space', 'space\t', '\u0085'])(
    'a value that would be read otherwise is refused: %j',
    (value) => {
      expect(() => setOption(file, { section: 'copr-cli', option: 'token', value })).toThrow(
        'the value for "token" has a line break, or a space at its begin or end',
      );
    },
  );
});
