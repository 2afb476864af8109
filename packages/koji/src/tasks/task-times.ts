import type { CallControl } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';

/** How a wait for the hub is made. */
export interface WaitOptions extends CallControl {
  /** Milliseconds between two looks. @default the settings' pollIntervalMs, 6_000 */
  readonly pollIntervalMs?: number | undefined;
  /** Milliseconds for all of the wait. @default none but the signal */
  readonly deadlineMs?: number | undefined;
}

/** Upstream's `poll_interval` (koji contract 15). */
const POLL_MS = 6_000;

/** Milliseconds between two looks. */
export function pollIntervalOf({ hub }: Pick<HubAccess, 'hub'>, options: WaitOptions): number {
  return options.pollIntervalMs ?? hub.settings.config.pollIntervalMs ?? POLL_MS;
}
