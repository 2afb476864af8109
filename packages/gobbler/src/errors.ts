import {
  asPublishErrorOf,
  type ErrorAnswer,
  type ErrorCode,
  type ExplainError,
  eachAsPublishErrorOf,
  PublishError,
  type PublishErrorDetails,
  type Recovery,
} from '@omnipub/core';
import { type Reason, reasonRules } from './reasons.js';

/** A PublishError of this store. */
export function gobblerError(
  code: ErrorCode,
  message: string,
  details: Omit<PublishErrorDetails, 'store'> = {},
): PublishError {
  return new PublishError(code, message, { ...details, store: 'gobbler' });
}

/** Whatever a call threw, as a PublishError of this store. */
export const asPublishError = <T>(work: Promise<T>): Promise<T> => asPublishErrorOf('gobbler', work);

/** The same for everything that a list throws. */
export const eachAsPublishError = <T>(list: AsyncIterable<T>): AsyncGenerator<T, void, void> =>
  eachAsPublishErrorOf('gobbler', list);

/** What a status and a reason mean. Gobbler has no codes of its own (gobbler contract 1.1), so the text decides. */
export interface Explained {
  readonly code: ErrorCode;
  readonly recovery?: Recovery;
  /** The row of the table, for code that must tell reasons apart. */
  readonly reason: Reason;
  readonly hint?: string;
}

/** Looks a reason up; `undefined` when no row fits. */
export function explainReason(status: number, reason: string): Explained | undefined {
  const rule = reasonRules.find(
    (each) => (each.status === undefined || each.status === status) && each.pattern.test(reason),
  );
  return rule === undefined
    ? undefined
    : {
        code: rule.code,
        reason: rule.reason,
        ...(rule.recovery === undefined ? {} : { recovery: rule.recovery }),
        ...(rule.hint === undefined ? {} : { hint: rule.hint }),
      };
}

/** The server's words without Go's noise (`%!w(<nil>)`, gobbler contract 1.1). */
export function cleanReason(reason: string): string {
  return reason.replace(/;?\s*%!w\(<nil>\)/g, '').trim();
}

/** Reads `{"status":"ERROR","reason":...}` for the HTTP client; what is no such body is left to the status. */
export function explainAnswer(what: string): ExplainError {
  return (answer: ErrorAnswer) => {
    const reason = reasonOf(answer.json);
    if (reason === undefined) return undefined;
    const said = cleanReason(reason);
    const explained = explainReason(answer.status, reason);
    return {
      message: `Gobbler refused ${what}: ${said}`,
      storeMessage: said,
      ...(explained === undefined
        ? answer.status >= 500
          ? { code: 'STORE_UNAVAILABLE' as const, recovery: 'retry-after-probe' as const }
          : {}
        : {
            code: explained.code,
            storeCode: explained.reason,
            ...(explained.recovery === undefined ? {} : { recovery: explained.recovery }),
            ...(explained.hint === undefined ? {} : { hint: explained.hint }),
          }),
    };
  };
}

function reasonOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { status, reason } = json as { status?: unknown; reason?: unknown };
  return status === 'ERROR' && typeof reason === 'string' ? reason : undefined;
}

/** True when the server itself answered with this reason. */
export function hasReason(error: unknown, ...reasons: readonly Reason[]): boolean {
  return (
    error instanceof PublishError &&
    error.storeCode !== undefined &&
    (reasons as readonly string[]).includes(error.storeCode)
  );
}
