import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeIo } from '../testing/fake-io.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';
import { readReceipt, receiptOfRef } from './read-receipt.js';

const receipt = { id: 'demo/1', ref: { project: 'demo', version: '1' }, outcome: 'created' };
let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

test('a receipt is found in a file of its own and in the output of an upload', async () => {
  await workspace.write('one.json', JSON.stringify(receipt, null, 2));
  const ndjson = [{ type: 'finding' }, { type: 'receipt', receipt }, { type: 'result', exitCode: 0 }];
  const io = fakeIo({
    cwd: workspace.path,
    stdin: ndjson.map((line) => `${JSON.stringify(line)}\n`).join(''),
  });
  expect(await readReceipt('one.json', io)).toEqual(receipt);
  expect(await readReceipt('-', io)).toEqual(receipt);
});

test.each([
  ['an empty file', '', /no receipt/],
  ['another JSON', '{"id":"x"}', /no receipt/],
  ['the receipt of a dry run', JSON.stringify({ ...receipt, outcome: 'planned' }), /dry run/],
])('%s is refused', async (_, content, message) => {
  await workspace.write('r.json', content);
  await expect(readReceipt('r.json', fakeIo({ cwd: workspace.path }))).rejects.toThrow(message);
});

test('a missing file is a usage error', async () => {
  const reading = readReceipt('none.json', fakeIo({ cwd: workspace.path }));
  await expect(reading).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('a reference becomes a receipt with its fields for a name', () => {
  const ref = { project: 'demo', version: '1' };
  expect(receiptOfRef(ref)).toEqual({ id: 'demo/1', ref, outcome: 'existed' });
});
