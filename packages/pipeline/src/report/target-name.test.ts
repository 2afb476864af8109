import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../plan/plan.js';
import { versionOf } from './target-name.js';

const step = (over: Partial<PlanStep>): PlanStep => ({
  key: 't/upload',
  target: 't',
  store: 's',
  name: 'upload',
  needs: [],
  lane: 'l',
  input: {},
  ...over,
});
const receipt = (ref: unknown) => ({ id: 'x', ref, outcome: 'created' as const });

describe('the version of a target', () => {
  it.each([
    ['that of the input', [step({ input: { version: '2' } })], [receipt({ version: '3', revision: 4 })], '2'],
    ['that which the store reads out of it', [step({})], [receipt({ version: '3', revision: 4 })], '3'],
    ['the revision that it became', [step({})], [receipt({}), receipt({ revision: 4 })], '4'],
    ['unknown when nobody says one', [step({})], [receipt(null)], undefined],
  ])('is %s', (_, steps, receipts, version) => {
    expect(versionOf(steps, receipts)).toBe(version);
  });
});
