import {
  asPublishErrorOf,
  type ErrorAnswer,
  type ErrorCode,
  type ExplainError,
  PublishError,
  type Recovery,
} from '@omnipub/core';
import { z } from 'zod';

/** One entry of an error list, in any spelling that these servers use. */
export interface StoreProblem {
  /** The store's own code; absent where it gave none, or null. */
  readonly code?: string;
  readonly message: string;
  readonly extra?: unknown;
}

const entry = z
  .object({ code: z.string().nullish(), message: z.string().nullish(), extra: z.unknown().optional() })
  .transform(
    ({ code, message, extra }): StoreProblem => ({
      ...(code ? { code } : {}),
      message: message ?? code ?? 'no reason given',
      ...(extra === undefined || extra === null ? {} : { extra }),
    }),
  );
const entries = z.array(entry);
const body = z.object({
  error_list: entries.optional().catch(undefined),
  'error-list': entries.optional().catch(undefined),
  errors: z.unknown().optional(),
  error_message: z.string().optional().catch(undefined),
  code: z.string().nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
  Code: z.string().optional().catch(undefined),
  Message: z.string().optional().catch(undefined),
  retry_after: z.number().optional().catch(undefined),
  extra: z.unknown().optional(),
});

/** Everything that an error body says, whichever of the shapes of canonical contract 2 it has; empty when it says nothing. */
export function problemsOf(json: unknown): StoreProblem[] {
  const parsed = body.safeParse(json);
  if (!parsed.success) return [];
  const { errors, code, message, Code, Message, error_message: plain, extra } = parsed.data;
  const list = parsed.data.error_list ?? parsed.data['error-list'] ?? [];
  if (list.length > 0) return list;
  const own = code ?? Code;
  const words = message ?? Message ?? plain;
  if (own || words) {
    return [
      {
        ...(own ? { code: own } : {}),
        message: words ?? own ?? '',
        ...(extra === undefined ? {} : { extra }),
      },
    ];
  }
  return looseErrors(errors);
}

/** `errors` is a text, a list of entries, or lists of texts by field. */
function looseErrors(errors: unknown): StoreProblem[] {
  if (typeof errors === 'string') return [{ message: errors }];
  if (Array.isArray(errors)) {
    return errors.flatMap((each: unknown) => {
      if (typeof each === 'string') return [{ message: each }];
      const parsed = entry.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    });
  }
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors).flatMap(([field, texts]) =>
    (Array.isArray(texts) ? texts : [texts])
      .filter((text): text is string => typeof text === 'string')
      .map((text) => ({ message: `${field}: ${text}` })),
  );
}

interface Meaning {
  readonly code: ErrorCode;
  readonly recovery?: Recovery;
  readonly hint?: string;
}

/** What the known codes mean, whatever status they come with (canonical contract 2). */
const meanings: Readonly<Record<string, Meaning>> = {
  'macaroon-needs-refresh': { code: 'AUTH_EXPIRED' },
  'macaroon-permission-required': {
    code: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'log in again with that permission or channel',
  },
  'permission-required': {
    code: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'log in again with that permission, package or channel',
  },
  'conflicting-tracks': { code: 'CONFLICT' },
  'invalid-tracks': { code: 'INVALID_INPUT' },
  'invalid-charm-resource': { code: 'INVALID_INPUT' },
  'macaroon-authorization-required': { code: 'AUTH_EXPIRED' },
  'macaroon-verification-failed': {
    code: 'AUTH_EXPIRED',
    hint: 'the login is not of this store, or was revoked: log in again',
  },
  'resource-not-found': { code: 'NOT_FOUND' },
  'resource-forbidden': {
    code: 'AUTH_DENIED',
    hint: 'ask its publisher to add you as a collaborator, or use another name',
  },
  'resource-already-exists': { code: 'ALREADY_EXISTS' },
  conflict: { code: 'CONFLICT' },
  'invalid-field': { code: 'INVALID_INPUT' },
  'invalid-request': { code: 'INVALID_INPUT' },
  'bad-request': { code: 'INVALID_INPUT' },
  invalid: { code: 'INVALID_INPUT' },
  'user-missing-latest-tos': {
    code: 'AUTH_DENIED',
    recovery: 'fix-input',
    hint: 'accept the latest terms of service first',
  },
  'feature-disabled': { code: 'UNSUPPORTED' },
  'invalid-credentials': {
    code: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'check e-mail address and password',
  },
  'twofactor-required': {
    code: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'give the code of your second factor',
  },
  'twofactor-failure': {
    code: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'the code of the second factor is wrong or too old',
  },
  'invalid-data': { code: 'INVALID_INPUT' },
  'password-policy-error': {
    code: 'AUTH_DENIED',
    recovery: 'give-up',
    hint: 'set a new password at Ubuntu One',
  },
  already_registered: {
    code: 'ALREADY_EXISTS',
    hint: 'the name belongs to somebody else: choose another, or dispute it',
  },
  'already-registered': {
    code: 'ALREADY_EXISTS',
    hint: 'the name belongs to somebody else: choose another, or dispute it',
  },
  already_owned: { code: 'ALREADY_EXISTS', hint: 'the name is yours already' },
  'already-owned': { code: 'ALREADY_EXISTS', hint: 'the name is yours already' },
  reserved_name: { code: 'ALREADY_EXISTS', hint: 'the name is reserved: dispute it if it should be yours' },
  'reserved-name': { code: 'ALREADY_EXISTS', hint: 'the name is reserved: dispute it if it should be yours' },
};

/** One spelling for a code that comes in two dialects: `TWOFACTOR_REQUIRED` and `twofactor-required` (canonical contract 2). */
const foldedCode = (code: string): string =>
  /^[A-Z_]+$/u.test(code) ? code.toLowerCase().replaceAll('_', '-') : code.toLowerCase();

/**
 * Reads an error answer of any of these servers.
 * @param what completes `Charmhub refused ...`: `the upload of hello.charm`
 */
export function explain(storeName: string, what: string): ExplainError {
  return (answer: ErrorAnswer) => {
    const problems = problemsOf(answer.json);
    const [first] = problems;
    if (first === undefined) return undefined;
    const said = problems.map(({ code, message }) => (code ? `${code}: ${message}` : message)).join('; ');
    const storeCode = first.code === undefined ? undefined : foldedCode(first.code);
    const meaning = meaningOf(storeCode, first, answer);
    return {
      ...(meaning === undefined ? {} : { code: meaning.code }),
      ...(meaning?.recovery === undefined ? {} : { recovery: meaning.recovery }),
      ...(meaning?.hint === undefined ? {} : { hint: meaning.hint }),
      message: `${storeName} refused ${what}: ${said}`,
      storeMessage: said,
      ...(storeCode === undefined ? {} : { storeCode }),
    };
  };
}

function meaningOf(
  storeCode: string | undefined,
  problem: StoreProblem,
  answer: ErrorAnswer,
): Meaning | undefined {
  if (storeCode === 'register_window') return rateLimited(answer.json);
  if (storeCode === 'user-not-ready') return notReady(problem.message);
  return storeCode === undefined ? undefined : meanings[storeCode];
}

/** Two different fixes under one code (canonical contract 2). */
function notReady(message: string): Meaning {
  return {
    code: 'AUTH_DENIED',
    recovery: 'fix-input',
    hint: /username|namespace/iu.test(message)
      ? 'the account has no username yet: set one first'
      : 'the account has not signed the developer agreement: sign it first',
  };
}

function rateLimited(json: unknown): Meaning {
  const seconds = retryAfterSeconds(json);
  return {
    code: 'RATE_LIMITED',
    recovery: 'wait',
    ...(seconds === undefined ? {} : { hint: `try again in ${String(seconds)} seconds` }),
  };
}

/** `retry_after` of a body, in seconds: only registrations have it (canonical contract 2). */
export function retryAfterSeconds(json: unknown): number | undefined {
  const parsed = body.safeParse(json);
  return parsed.success ? parsed.data.retry_after : undefined;
}

/** How people call the stores. */
export const storeNames = { snap: 'the Snap Store', charmhub: 'Charmhub' } as const;

/** Whatever a call threw, as a PublishError of this store. */
export const asStoreError = <T>(store: keyof typeof storeNames, work: Promise<T>): Promise<T> =>
  asPublishErrorOf(store, work);

/** True when the store itself answered with one of these codes. */
export function hasStoreCode(error: unknown, ...codes: readonly string[]): error is PublishError {
  return error instanceof PublishError && error.storeCode !== undefined && codes.includes(error.storeCode);
}
