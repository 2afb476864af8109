import { type ErrorCode, toPublishError } from '@omnipub/core';
import type { Report } from './report.js';

/** What the exit codes of omnipub mean. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  credentials: 3,
  pending: 4,
  partial: 5,
  rejected: 6,
  unavailable: 7,
  interrupted: 130,
} as const;

const byCode: Record<ErrorCode, number> = {
  AUTH_MISSING: exitCodes.credentials,
  AUTH_EXPIRED: exitCodes.credentials,
  AUTH_DENIED: exitCodes.credentials,
  INVALID_INPUT: exitCodes.usage,
  UNSUPPORTED: exitCodes.usage,
  NOT_FOUND: exitCodes.rejected,
  ALREADY_EXISTS: exitCodes.rejected,
  CONFLICT: exitCodes.rejected,
  REJECTED: exitCodes.rejected,
  RATE_LIMITED: exitCodes.unavailable,
  STORE_UNAVAILABLE: exitCodes.unavailable,
  NETWORK: exitCodes.unavailable,
  TIMEOUT: exitCodes.unavailable,
  ABORTED: exitCodes.interrupted,
  PROTOCOL: exitCodes.unexpected,
  INTERNAL: exitCodes.unexpected,
};

/**
 * The exit code of a run: 0 complete or planned, 4 pending, 5 partial, 130 aborted. A run in which nothing got done
 * has the code of its first error, in the order of the plan.
 */
export function exitCodeOf(report: Report): number {
  switch (report.outcome) {
    case 'complete':
    case 'planned':
      return exitCodes.done;
    case 'pending':
      return exitCodes.pending;
    case 'partial':
      return exitCodes.partial;
    case 'aborted':
      return exitCodes.interrupted;
    case 'failed': {
      for (const { finding } of report.findings) if (finding.level === 'error') return byCode[finding.code];
      const error = report.targets.find((target) => target.error !== undefined)?.error;
      return error === undefined ? exitCodes.unexpected : exitCodeOfCode(error.code, error.store);
    }
  }
}

/** The exit code of what a command threw. A missing local file is the caller's mistake, a missing thing at a store is the store's answer. */
export function exitCodeOfError(error: unknown): number {
  const { code, store } = toPublishError(error);
  return exitCodeOfCode(code, store);
}

function exitCodeOfCode(code: ErrorCode, store: string | undefined): number {
  return code === 'NOT_FOUND' && store === 'omnipub' ? exitCodes.usage : byCode[code];
}
