import { describe, expect, it } from 'vitest';
import type { Plan } from '../plan/plan.js';
import type { LedgerEntry } from './entry.js';
import { stepStates } from './step-state.js';

const plan = {
  steps: ['register', 'upload', 'settle', 'release'].map((name) => ({ key: `a/${name}`, target: 'a', name })),
} as unknown as Plan;
const at = '2026-11-21T10:00:00.000Z';
const intent = (key: string): LedgerEntry => ({ at, type: 'intent', key, attempt: 1, owner: 'h:1' });
const failed = (key: string, uncertain: boolean): LedgerEntry => ({
  at,
  type: 'failed',
  key,
  error: { code: 'TIMEOUT', message: 'late' },
  uncertain,
});
const pending = (key: string): LedgerEntry => ({
  at,
  type: 'done',
  key,
  receipt: { id: 'x', ref: null, outcome: 'created', pending: { state: 'review' } },
});
const stateOf = (...entries: LedgerEntry[]) => {
  const key = entries[0]?.type === 'plan' ? '' : entries[0]?.key;
  return stepStates(plan, entries).find((state) => state.key === key);
};

describe('the state of a step', () => {
  it('is ambiguous after an intent without an end', () => {
    expect(stateOf(intent('a/upload'))).toMatchObject({ state: 'ambiguous', uncertain: true, attempts: 1 });
  });

  it('is failed but uncertain when the answer was lost, also after it was skipped in a later run', () => {
    const lost = [intent('a/upload'), failed('a/upload', true)];
    expect(stateOf(...lost)).toMatchObject({ state: 'failed', uncertain: true });
    const skipped: LedgerEntry = { at, type: 'skipped', key: 'a/upload', reason: 'r' };
    expect(stateOf(...lost, skipped)).toMatchObject({ state: 'skipped', uncertain: true });
    expect(stateOf(intent('a/upload'), failed('a/upload', false))).toMatchObject({ uncertain: false });
  });

  it('is done for an upload that the store still works on, pending for the waiting itself', () => {
    expect(stateOf(pending('a/upload'))?.state).toBe('done');
    expect(stateOf(pending('a/settle'))?.state).toBe('pending');
  });

  it('of an upload that the store has rejected while it was waited for is open again, to be looked for first', () => {
    const rejected: LedgerEntry = {
      at,
      type: 'failed',
      key: 'a/settle',
      error: { code: 'REJECTED', message: 'the build failed' },
      uncertain: false,
    };
    const entries = [intent('a/upload'), pending('a/upload'), rejected];
    const uploadAfter = (...more: LedgerEntry[]) =>
      stepStates(plan, [...entries, ...more]).find(({ key }) => key === 'a/upload');
    expect(uploadAfter()).toMatchObject({ state: 'open', uncertain: true, attempts: 1 });
    expect(uploadAfter()).not.toHaveProperty('receipt');
    expect(uploadAfter(intent('a/upload'), pending('a/upload'))).toMatchObject({ state: 'done' });
    // That it could not be waited for says nothing about it.
    expect(stateOf(pending('a/upload'), failed('a/settle', false))?.state).toBe('done');
  });

  it('stays done whatever comes later, and ignores steps of no such name', () => {
    expect(stateOf(pending('a/upload'), failed('a/upload', true))?.state).toBe('done');
    expect(stepStates(plan, [intent('b/upload')]).every(({ state }) => state === 'open')).toBe(true);
  });
});
