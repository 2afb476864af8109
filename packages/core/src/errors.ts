import { redact, redactedCause } from './redact.js';

/** What went wrong, for programs. Callers branch on this and on {@link Recovery}, never on message text. */
export type ErrorCode = (typeof errorCodes)[number];

/** All codes, in the order of ARCHITECTURE.md. */
export const errorCodes = [
  'AUTH_MISSING',
  'AUTH_EXPIRED',
  'AUTH_DENIED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'CONFLICT',
  'INVALID_INPUT',
  'UNSUPPORTED',
  'RATE_LIMITED',
  'STORE_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
  'ABORTED',
  'REJECTED',
  'PROTOCOL',
  'INTERNAL',
] as const;

/** What the caller may safely do next. `retry-after-probe`: look whether it happened before sending it again. */
export type Recovery = 'retry' | 'retry-after-probe' | 'login' | 'fix-input' | 'wait' | 'give-up';

/** The recovery of an error whose thrower knows no better. */
const usualRecovery: Record<ErrorCode, Recovery> = {
  AUTH_MISSING: 'login',
  AUTH_EXPIRED: 'login',
  AUTH_DENIED: 'give-up',
  NOT_FOUND: 'fix-input',
  ALREADY_EXISTS: 'fix-input',
  CONFLICT: 'fix-input',
  INVALID_INPUT: 'fix-input',
  UNSUPPORTED: 'give-up',
  RATE_LIMITED: 'wait',
  STORE_UNAVAILABLE: 'retry',
  NETWORK: 'retry',
  TIMEOUT: 'retry',
  ABORTED: 'retry',
  REJECTED: 'fix-input',
  PROTOCOL: 'give-up',
  INTERNAL: 'give-up',
};

/** Everything beside code and message. */
export interface PublishErrorDetails {
  /** The store's kind, or `omnipub` for what fails before a store is asked. */
  readonly store?: string;
  /** @default the usual one of the code */
  readonly recovery?: Recovery;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The server's id of the request, to quote to its operators. */
  readonly requestId?: string;
  /** The store's own machine-readable code. */
  readonly storeCode?: string;
  /** What the store said, in its words. */
  readonly storeMessage?: string;
  /** What to do next, as a sentence. */
  readonly hint?: string;
  /** A page that explains more. */
  readonly docs?: string;
  /** When the store asked to come back, in milliseconds from now. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The only error that leaves omnipub. Secrets are removed here, also from the cause. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly code: ErrorCode;
  readonly recovery: Recovery;
  readonly store: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly storeCode?: string;
  readonly storeMessage?: string;
  readonly hint?: string;
  readonly docs?: string;
  readonly retryAfterMs?: number;

  constructor(code: ErrorCode, message: string, details: PublishErrorDetails = {}) {
    super(redact(message), details.cause === undefined ? undefined : { cause: redactedCause(details.cause) });
    this.code = code;
    this.recovery = details.recovery ?? usualRecovery[code];
    this.store = details.store ?? 'omnipub';
    if (details.status !== undefined) this.status = details.status;
    if (details.requestId !== undefined) this.requestId = redact(details.requestId);
    if (details.storeCode !== undefined) this.storeCode = redact(details.storeCode);
    if (details.storeMessage !== undefined) this.storeMessage = redact(details.storeMessage);
    if (details.hint !== undefined) this.hint = redact(details.hint);
    if (details.docs !== undefined) this.docs = redact(details.docs);
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
    if (this.stack !== undefined) this.stack = redact(this.stack);
  }

  /** The machine-readable form that `--json` prints: no stack, no cause. */
  toJSON(): Record<string, unknown> {
    const {
      code,
      message,
      recovery,
      store,
      status,
      requestId,
      storeCode,
      storeMessage,
      hint,
      docs,
      retryAfterMs,
    } = this;
    return {
      code,
      message,
      recovery,
      store,
      status,
      requestId,
      storeCode,
      storeMessage,
      hint,
      docs,
      retryAfterMs,
    };
  }
}

/** What a status means when the adapter knows nothing better: the only switch on HTTP status in omnipub. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 411:
    case 413:
    case 414:
    case 415:
    case 422:
      return 'INVALID_INPUT';
    case 401:
      return 'AUTH_EXPIRED';
    case 403:
      return 'AUTH_DENIED';
    case 404:
    case 410:
      return 'NOT_FOUND';
    case 405:
    case 501:
      return 'UNSUPPORTED';
    case 408:
      return 'TIMEOUT';
    case 409:
    case 412:
      return 'CONFLICT';
    case 429:
      return 'RATE_LIMITED';
    default:
      return status >= 500 ? 'STORE_UNAVAILABLE' : 'PROTOCOL';
  }
}

/** Turns anything thrown into a PublishError: itself, an abort, a file-system error with its path, or INTERNAL. */
export function toPublishError(thrown: unknown, details: PublishErrorDetails = {}): PublishError {
  if (thrown instanceof PublishError) return thrown;
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError')) {
    if (thrown.cause instanceof PublishError) return thrown.cause;
    const code = thrown.name === 'AbortError' ? 'ABORTED' : 'TIMEOUT';
    return new PublishError(code, code === 'ABORTED' ? 'stopped on request' : 'took too long', {
      ...details,
      cause: thrown,
    });
  }
  const fs = fileSystemError(thrown, details);
  if (fs !== undefined) return fs;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new PublishError('INTERNAL', message, { ...details, cause: thrown });
}

function fileSystemError(thrown: unknown, details: PublishErrorDetails): PublishError | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  const { code, path } = thrown as { code: unknown; path?: unknown };
  // A full disk shows when an open file is written, and that error names no path; other codes without one may come
  // from the network.
  if (path === undefined && code !== 'ENOSPC' && code !== 'EDQUOT') return undefined;
  const at =
    typeof path === 'string' || Buffer.isBuffer(path) ? JSON.stringify(path.toString()) : 'an open file';
  switch (code) {
    case 'ENOENT':
      return new PublishError('NOT_FOUND', `no such file or directory: ${at}`, {
        hint: 'check the path',
        ...details,
        cause: thrown,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new PublishError('AUTH_DENIED', `no permission for ${at}`, {
        hint: 'check the owner and mode of the path',
        ...details,
        cause: thrown,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new PublishError('STORE_UNAVAILABLE', `no space left for ${at}`, {
        recovery: 'fix-input',
        hint: 'free some space and run again',
        ...details,
        cause: thrown,
      });
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new PublishError('INVALID_INPUT', `${at} can't be used: ${thrown.message}`, {
        hint: 'check the path',
        ...details,
        cause: thrown,
      });
    default:
      return undefined;
  }
}
