import { expect, test } from 'vitest';
import { table } from './table.js';

test('columns are as wide as their widest cell and lines have no trailing spaces', () => {
  expect(
    table(
      ['STORE', 'STATE'],
      [
        ['local', 'created'],
        ['a-long-name', ''],
      ],
    ),
  ).toBe('STORE        STATE\nlocal        created\na-long-name\n');
});

test('a name with a line end or an escape sequence cannot leave its cell', () => {
  expect(table(['NAME', 'X'], [['a\nb\u001b[31m', '1']])).toBe('NAME            X\na\\nb\\u001b[31m  1\n');
});
