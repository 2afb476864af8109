import { randomInt } from 'node:crypto';
import type { UserRow } from '../db/rows.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A login and a token, which are no words, and until when they work (copr contract 2). */
export function newToken({
  now,
  days,
}: {
  now: number;
  days: number;
}): Pick<UserRow, 'apiLogin' | 'apiToken' | 'apiTokenExpiration'> {
  return {
    apiLogin: letters(20),
    apiToken: letters(30),
    apiTokenExpiration: dayOf(now + days * 24 * 3600 * 1000),
  };
}

/** `YYYY-MM-DD` of a time in ms. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function letters(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)] ?? 'a').join('');
}
