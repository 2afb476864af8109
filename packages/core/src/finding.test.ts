import { describe, expect, it } from 'vitest';
import { PublishError } from './errors.js';
import { findingOf, findingsOf, withoutRepeats } from './finding.js';

const missing = new PublishError('NOT_FOUND', 'no such thing', { hint: 'make it' });

describe('the findings of a preflight', () => {
  it('are what is thrown against an input, with what to do', async () => {
    expect(await findingsOf(() => undefined)).toEqual([]);
    expect(await findingsOf(() => Promise.reject(missing))).toEqual([
      { level: 'error', code: 'NOT_FOUND', message: 'no such thing', fix: 'make it' },
    ]);
  });

  it('are not that the store can’t be asked, nor what is nobody’s fault', async () => {
    const down = new PublishError('STORE_UNAVAILABLE', 'down');
    await expect(findingsOf(() => Promise.reject(down))).rejects.toBe(down);
    await expect(
      findingsOf(() => {
        throw new TypeError('ours');
      }),
    ).rejects.toThrow(TypeError);
  });

  it('come once each', () => {
    const other = { level: 'warn', code: 'NOT_FOUND', message: 'another' } as const;
    expect(withoutRepeats([findingOf(missing), other, findingOf(missing)])).toEqual([
      findingOf(missing),
      other,
    ]);
  });
});
