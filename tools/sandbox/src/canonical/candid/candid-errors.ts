import { type Answer, Refusal } from '../http/answer.js';
import { type ErrorEntry, Errors } from '../http/error-list.js';

const statuses = {
  'bad request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not found': 404,
} as const;

/** The words that Candid's API refuses with; another failure has none. */
export type CandidCode = keyof typeof statuses;

/** How Candid refuses what is no discharge: `{"message","code"}` in lower case, 500 and no code for what it did not foresee. */
class CandidErrors extends Errors {
  override answer(
    status: number,
    entries: readonly ErrorEntry[],
    more: { headers?: Readonly<Record<string, string>> } = {},
  ): Answer {
    const { message = '' } = entries[0] ?? {};
    const code = (Object.keys(statuses) as CandidCode[]).find((name) => statuses[name] === status);
    const body = { message, ...(code === undefined ? {} : { code }) };
    return { status, body, ...(more.headers === undefined ? {} : { headers: more.headers }) };
  }
}

/** What Candid's router refuses with. */
export const candidErrors = new CandidErrors('error_list');

/** A refusal of Candid's API. Without a code it is the 500 that Candid answers for every error it has no code for. */
export const refusal = (message: string, code?: CandidCode): Refusal =>
  new Refusal({
    status: code === undefined ? 500 : statuses[code],
    body: { message, ...(code === undefined ? {} : { code }) },
  });

/** What a bakery's error carries beside its code and message. */
export type ErrorInfo = Readonly<Record<string, unknown>>;

/** One error of the bakery protocol. */
export interface BakeryError {
  readonly code: 'interaction required' | 'macaroon discharge required' | 'permission denied';
  readonly message: string;
  readonly info?: ErrorInfo;
}

/** Which forms of the bakery protocol a client speaks: the header's number, 3 for a newer one, 0 for none or no number. */
export function protocolVersion(header: string | string[] | undefined): 0 | 1 | 2 | 3 {
  const text = typeof header === 'string' ? header : '';
  if (!/^\+?\d+$/u.test(text)) return 0;
  return Math.min(Number(text), 3) as 0 | 1 | 2 | 3;
}

/** The answer of a bakery's error: 407 to a client of version 0, else 401 with a header that says so (canonical contract 3.2). */
export function bakeryAnswer(
  error: BakeryError,
  { version, keys }: { readonly version: number; readonly keys: 'capital' | 'lower' },
): Answer {
  const [code, message, info] =
    keys === 'capital' ? ['Code', 'Message', 'Info'] : ['code', 'message', 'info'];
  const body = {
    [code]: error.code,
    [message]: error.message,
    ...(error.info === undefined ? {} : { [info]: error.info }),
  };
  if (version === 0) return { status: 407, body };
  return { status: 401, body, headers: { 'WWW-Authenticate': 'Macaroon' } };
}
