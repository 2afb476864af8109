import type { Clock } from '../clock.js';
import type { Emit } from '../events.js';
import { keyId, keyInWords } from './key.js';
import type { CredentialSummary } from './record.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** From how many days before its end a credential is warned about. */
export const EXPIRES_SOON_DAYS = 14;

/** How a credential stands at a time. */
export interface Expiry {
  /** `unlimited`: no end is known. `soon`: {@link EXPIRES_SOON_DAYS} days or less are left. */
  readonly state: 'unlimited' | 'valid' | 'soon' | 'expired';
  /** Whole days, rounded down; negative when it has ended. Absent when no end is known. */
  readonly daysLeft?: number;
  /** For a person: `expires in 3 days, on 2026-11-24`. */
  readonly sentence: string;
}

/** How a credential stands at `now` (milliseconds since 1970). */
export function expiryOf(summary: Pick<CredentialSummary, 'expiresAt'>, now: number): Expiry {
  if (summary.expiresAt === undefined) return { state: 'unlimited', sentence: 'no end is known' };
  const left = Date.parse(summary.expiresAt) - now;
  const day = summary.expiresAt.slice(0, 10);
  const daysLeft = Math.floor(left / DAY_MS);
  if (left <= 0) return { state: 'expired', daysLeft, sentence: `expired on ${day}` };
  const state = left <= EXPIRES_SOON_DAYS * DAY_MS ? 'soon' : 'valid';
  const days =
    daysLeft === 0 ? 'in less than a day' : daysLeft === 1 ? 'in a day' : `in ${String(daysLeft)} days`;
  return { state, daysLeft, sentence: `expires ${days}, on ${day}` };
}

/** Warns about credentials that end. */
export interface ExpiryWatch {
  /** Emits a warning (`credential-expires-soon`, `credential-expired`) when there is reason, once for each credential and end. */
  check(summary: CredentialSummary): Expiry;
}

/** Makes an {@link ExpiryWatch}. */
export function createExpiryWatch(options: { readonly emit: Emit; readonly clock: Clock }): ExpiryWatch {
  const told = new Set<string>();
  return {
    check(summary) {
      const expiry = expiryOf(summary, options.clock.now());
      if (expiry.state !== 'soon' && expiry.state !== 'expired') return expiry;
      const id = `${keyId(summary)} ${expiry.state} ${summary.expiresAt ?? ''}`;
      if (told.has(id)) return expiry;
      told.add(id);
      options.emit({
        type: 'warning',
        code: expiry.state === 'soon' ? 'credential-expires-soon' : 'credential-expired',
        message: `the credential of ${keyInWords(summary)} ${expiry.sentence}; omnipub login ${summary.store} renews it`,
      });
      return expiry;
    },
  };
}

/** Tells a caller's listener that the login it signs with ends soon, once for each end. For strategies, which meet it at every request. */
export function createExpiryWarning(clock: Clock): (summary: CredentialSummary, emit: Emit) => void {
  let told: string | undefined;
  return (summary, emit) => {
    if (told === summary.expiresAt) return;
    told = summary.expiresAt;
    createExpiryWatch({ emit, clock }).check(summary);
  };
}
