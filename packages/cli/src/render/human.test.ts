import { PublishError } from '@omnipub/core';
import { expect, test } from 'vitest';
import { errorLines, errorText } from './human.js';
import { createStyle } from './style.js';

const plain = createStyle({ color: false });

test('an error says what happened with its code, what the store said, and what to do', () => {
  const error = new PublishError('REJECTED', 'Charmhub refused the upload of hello.charm', {
    storeMessage: 'name in metadata.yaml does not match "hello"',
    hint: 'fix the name and run again; nothing was released',
    status: 400,
    requestId: 'r-1',
  });
  expect(errorLines(error, plain)).toBe(`Charmhub refused the upload of hello.charm (REJECTED)
  the store says: name in metadata.yaml does not match "hello"
  fix the name and run again; nothing was released
  (status 400, request r-1)
`);
});

test('the words of the store are not said twice', () => {
  const error = new PublishError('REJECTED', 'refused: no such asset', { storeMessage: 'no such asset' });
  expect(errorLines(error, plain)).toBe('refused: no such asset (REJECTED)\n');
});

test('a message of a store cannot steer the terminal', () => {
  const error = new PublishError('REJECTED', 'x\u001b]0;owned\u0007', { storeMessage: '\u202egnp' });
  expect(errorLines(error, plain)).not.toMatch(/[\u001b\u0007\u202e]/);
});

test('an error read back from a ledger shows as it did when it happened', () => {
  const error = new PublishError('CONFLICT', 'other content', {
    storeMessage: 'exists',
    hint: 'take another',
  });
  const back = errorText(JSON.parse(JSON.stringify(error)));
  expect(errorLines(back, plain)).toBe(errorLines(error, plain));
});

test.each([[undefined], ['text'], [{ code: 'NO_SUCH_CODE', message: 1 }]])(
  'what is no error (%j) is shown as INTERNAL',
  (thrown) => {
    expect(errorText(thrown).code).toBe('INTERNAL');
  },
);
