import type { Clock } from '@omnipub/core';
import { codes } from '../faults/fault-codes.js';
import { parseFaultText } from '../faults/fault-text.js';
import type { HubWire, WireAnswer, WireRequest } from './hub-wire.js';

/** How long faults that pass are waited out. Milliseconds. */
export interface Patience {
  readonly clock: Clock;
  /** For a hub that is offline: in all, and between two tries. */
  readonly offlineWaitMs: number;
  readonly offlineIntervalMs: number;
  /** For a lock that somebody else holds, in all. */
  readonly lockWaitMs: number;
}

const FIRST_LOCK_WAIT_MS = 1_000;

/**
 * Posts, and waits out the two faults that pass by themselves: 1014 ServerOffline and 1001 LockError. The call has failed then and was
 * rolled back, so that it goes out again as it is (koji contract 4). Every other fault is the caller's.
 */
export async function patientPost(
  wire: HubWire,
  request: WireRequest,
  patience: Patience,
): Promise<WireAnswer> {
  const { clock } = patience;
  const began = clock.now();
  for (let attempt = 1; ; attempt++) {
    const answer = await wire.post(request);
    if (!('fault' in answer.response)) return answer;
    const { faultCode, faultString } = answer.response.fault;
    const delayMs = waitFor(faultCode, attempt, patience);
    const limit = faultCode === codes.lock ? patience.lockWaitMs : patience.offlineWaitMs;
    if (delayMs === undefined || clock.now() + delayMs - began > limit) return answer;
    request.emit({ type: 'request.retry', attempt, delayMs, reason: parseFaultText(faultString).line });
    await clock.sleep(delayMs, request.signal);
  }
}

function waitFor(code: number, attempt: number, patience: Patience): number | undefined {
  if (code === codes.serverOffline) return patience.offlineIntervalMs;
  return code === codes.lock ? FIRST_LOCK_WAIT_MS * 2 ** (attempt - 1) : undefined;
}
