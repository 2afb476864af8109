import { expect, it } from 'vitest';
import type { StoreEvent } from '../events.js';
import { fakeClock } from '../http/testing/fake-clock.js';
import { createExpiryWatch, expiryOf } from './expiry.js';
import { record } from './testing/records.js';

const now = Date.parse('2026-01-02T00:00:00Z');

it.each([
  [undefined, 'unlimited', undefined, 'no end is known'],
  ['2026-02-01T00:00:00Z', 'valid', 30, 'expires in 30 days, on 2026-02-01'],
  ['2026-01-16T00:00:01Z', 'valid', 14, 'expires in 14 days, on 2026-01-16'],
  ['2026-01-16T00:00:00Z', 'soon', 14, 'expires in 14 days, on 2026-01-16'],
  ['2026-01-03T12:00:00Z', 'soon', 1, 'expires in a day, on 2026-01-03'],
  ['2026-01-02T00:00:01Z', 'soon', 0, 'expires in less than a day, on 2026-01-02'],
  ['2026-01-02T00:00:00Z', 'expired', 0, 'expired on 2026-01-02'],
  ['2025-12-30T00:00:00Z', 'expired', -3, 'expired on 2025-12-30'],
])('a credential that ends at %s is %s', (expiresAt, state, daysLeft, sentence) => {
  const expiry = expiryOf(expiresAt === undefined ? {} : { expiresAt }, now);
  expect(expiry).toEqual({ state, sentence, ...(daysLeft === undefined ? {} : { daysLeft }) });
});

it('is warned about once for each state, with the way to renew it', () => {
  const events: StoreEvent[] = [];
  const clock = fakeClock();
  const watch = createExpiryWatch({ emit: (event) => events.push(event), clock });
  const ending = record({ expiresAt: '2026-01-10T00:00:00Z' });
  watch.check(record());
  watch.check(ending);
  watch.check(ending);
  clock.advance(30 * 24 * 60 * 60 * 1000);
  watch.check(ending);
  watch.check(ending);
  expect(events).toEqual([
    {
      type: 'warning',
      code: 'credential-expires-soon',
      message:
        'the credential of maria at https://copr.example (copr) expires in 7 days, on 2026-01-10; omnipub login copr renews it',
    },
    expect.objectContaining({
      code: 'credential-expired',
      message: expect.stringContaining('expired on 2026-01-10'),
    }),
  ]);
});
