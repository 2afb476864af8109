import { expect, test } from 'vitest';
import { present } from './present.js';

test('what is null or undefined is absent, and everything else stays as it is', () => {
  const given: { id: string; name: string | null; size: number | undefined; open: boolean; note: '' } = {
    id: 'a',
    name: null,
    size: undefined,
    open: false,
    note: '',
  };
  const known: { id: string; name?: string; size?: number; open: boolean; note: '' } = present(given);
  expect(Object.keys(known)).toEqual(['id', 'open', 'note']);
  expect(known).toEqual({ id: 'a', open: false, note: '' });
});
