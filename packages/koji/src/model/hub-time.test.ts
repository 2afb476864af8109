import { describe, expect, it } from 'vitest';
import { hubDate, hubSeconds } from './hub-time.js';
import { buildStateName, isTaskDone, taskStateName } from './states.js';

describe('a moment of the hub', () => {
  it.each([
    [1795227333.442435, undefined, '2026-11-21T02:15:33.442Z'],
    [null, '2026-11-21 02:15:33.442435+00:00', '2026-11-21T02:15:33.442Z'],
    [undefined, '2026-11-18 11:08:20+00:00', '2026-11-18T11:08:20.000Z'],
    [undefined, '2026-11-18 11:08:20.5+02:00', '2026-11-18T09:08:20.500Z'],
    [undefined, '2026-11-18 11:08:20', '2026-11-18T11:08:20.000Z'],
    [0, null, '1970-01-01T00:00:00.000Z'],
  ])('%j, %j', (seconds, text, expected) => {
    expect(hubDate(seconds, text)?.toISOString()).toBe(expected);
  });

  it.each([undefined, null, '', 'soon', '2026-99-99 00:00:00'])('%j is none', (text) => {
    expect(hubDate(undefined, text)).toBeUndefined();
  });

  it('goes back as seconds', () => {
    expect(hubSeconds(new Date('2026-11-21T02:15:33.442Z'))).toBe(1795227333.442);
  });
});

describe('states', () => {
  it('have names; numbers that are not known stay numbers', () => {
    expect([0, 1, 2, 3, 4, 5].map(taskStateName)).toEqual([
      'FREE',
      'OPEN',
      'CLOSED',
      'CANCELED',
      'ASSIGNED',
      'FAILED',
    ]);
    expect([0, 1, 2, 3, 4, 9].map(buildStateName)).toEqual([
      'BUILDING',
      'COMPLETE',
      'DELETED',
      'FAILED',
      'CANCELED',
      '9',
    ]);
    expect([0, 1, 2, 3, 4, 5, 9].filter(isTaskDone)).toEqual([2, 3, 5]);
  });
});
