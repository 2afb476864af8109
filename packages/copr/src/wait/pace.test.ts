import { expect, it } from 'vitest';
import { createPace } from './pace.js';

it('looks grow further apart while nothing happens, and are close again after news', () => {
  const pace = createPace({ random: () => 0.5 }, 5_000);
  const quiet = [1, 2, 3, 4, 5, 6].map(() => pace.next({ isNew: false }));
  expect(quiet).toEqual([1_000, 1_500, 2_250, 3_375, 5_000, 5_000]);
  expect(pace.next({ isNew: true })).toBe(1_000);
});

it('many watchers don’t come together, and nobody waits longer than a fifth more than was asked', () => {
  expect(createPace({ random: () => 0 }, 30_000).next({ isNew: true })).toBe(800);
  expect(createPace({ random: () => 0.999_999 }, 500).next({ isNew: true })).toBe(600);
});
