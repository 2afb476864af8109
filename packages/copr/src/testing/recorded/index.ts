import { baseCalls } from './base-calls.js';
import { buildCreateCalls } from './build-create-calls.js';
import { buildReadCalls } from './build-read-calls.js';
import { chrootCalls } from './chroot-calls.js';
import { packageCalls } from './package-calls.js';
import { projectCalls } from './project-calls.js';
import type { RecordedCalls } from './recorded-call.js';
import { sessionCalls } from './session-calls.js';
import { transportCalls } from './transport-calls.js';
import { waitCalls } from './wait-calls.js';
import { walkCalls } from './walk-calls.js';
import { webhookCalls } from './webhook-calls.js';

/** All recordings that are replayed with a call of ours. */
export const recordedCalls: RecordedCalls = {
  ...baseCalls,
  ...projectCalls,
  ...packageCalls,
  ...chrootCalls,
  ...webhookCalls,
  ...buildCreateCalls,
  ...buildReadCalls,
  ...waitCalls,
  ...walkCalls,
  ...transportCalls,
  ...sessionCalls,
};
