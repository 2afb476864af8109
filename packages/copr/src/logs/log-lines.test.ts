import { expect, it } from 'vitest';
import { LogLines } from './log-lines.js';

it('lines come whole, however the text is cut', () => {
  const lines = new LogLines();
  expect(lines.add('a')).toEqual([]);
  expect(lines.add('b\nc\r')).toEqual(['ab']);
  expect(lines.add('\n\nd')).toEqual(['c', '']);
  expect(lines.end()).toEqual(['d']);
  expect(lines.end()).toEqual([]);
});
