import { registerSecret } from '@omnipub/core';
import { expect, test } from 'vitest';
import { fakeIo } from '../testing/fake-io.js';
import { createJsonWriter } from './json.js';

test('secrets do not reach NDJSON', () => {
  registerSecret('json-writer-secret-1');
  const io = fakeIo({ cwd: '/' });
  createJsonWriter(io.stdout)({ type: 'item', item: { note: 'x json-writer-secret-1 y' } });
  expect(io.lines()).toEqual([{ type: 'item', item: { note: 'x [redacted] y' } }]);
});

test('progress is thinned out, everything else is kept', () => {
  const io = fakeIo({ cwd: '/' });
  let now = 0;
  const write = createJsonWriter(io.stdout, () => now);
  for (let sent = 0; sent < 1000; sent++) {
    now++;
    write({ type: 'store', key: 'a/upload', event: { type: 'upload.progress', sent, total: 1000 } });
  }
  write({ type: 'store', key: 'a/upload', event: { type: 'warning', code: 'W', message: 'm' } });
  expect(io.lines()).toHaveLength(6);
  expect(io.lines().at(-1)).toMatchObject({ event: { type: 'warning' } });
});
