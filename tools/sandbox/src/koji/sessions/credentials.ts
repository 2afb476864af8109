import type { Environ } from '../http/environ.js';
import { HubFault } from '../hub-fault.js';
import { keyError, PythonError } from '../python-error.js';
import type { HubVersion } from '../version.js';

/** What a request says about its session. */
export interface SessionClaim {
  readonly id: number;
  readonly key: string;
  /** As it was sent; null where it was not. */
  readonly callnum: number | null;
}

/**
 * The session that a request claims: in headers, or else in its query (koji contract 3). Undefined is an anonymous request.
 * @throws HubFault 1002 for a query without a session in it, which is how a plain upload fails; PythonError for numbers that are none
 */
export function claimedSession(
  environ: Environ,
  options: { version: HubVersion; disableUrlSessions: boolean },
): SessionClaim | undefined {
  const { version } = options;
  const sentId = version.headerSessions ? environ.header('Koji-Session-Id') : undefined;
  if (sentId !== undefined) {
    const key = environ.header('Koji-Session-Key');
    const id = int(sentId);
    if (key === undefined) throw keyError('HTTP_KOJI_SESSION_KEY');
    const callnum = version.callnumHeaders
      .map((name) => environ.header(name))
      .find((sent) => sent !== undefined);
    return { id, key, callnum: callnum === undefined ? null : int(callnum) };
  }
  if (options.disableUrlSessions || environ.query === '') return undefined;
  const args = strictQuery(environ.query);
  const id = args.get('session-id');
  const key = args.get('session-key');
  if (id === undefined) throw new HubFault('AuthError', "'session-id' not specified in session args");
  const number = int(id);
  if (key === undefined) throw new HubFault('AuthError', "'session-key' not specified in session args");
  const callnum = args.get('callnum');
  if (callnum !== undefined && !INTEGER.test(callnum)) {
    throw new HubFault('AuthError', `Invalid callnum: '${callnum}'`);
  }
  return { id: number, key, callnum: callnum === undefined ? null : int(callnum) };
}

const INTEGER = /^\s*[+-]?\d+\s*$/;

function int(text: string): number {
  if (!INTEGER.test(text)) {
    throw new PythonError('ValueError', `invalid literal for int() with base 10: '${text}'`);
  }
  return Number(text);
}

/** First values, as Python's strict parse_qs reads them: a part without `=` is an error, an empty value is not there. */
export function strictQuery(query: string): Map<string, string> {
  const args = new Map<string, string>();
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw new PythonError('ValueError', `bad query field: '${part}'`);
    const name = unquote(part.slice(0, equals));
    const value = unquote(part.slice(equals + 1));
    if (value !== '' && !args.has(name)) args.set(name, value);
  }
  return args;
}

/** Percent escapes and plus signs decoded; what is no escape stays, what is no UTF-8 becomes U+FFFD. */
function unquote(text: string): string {
  const bytes: number[] = [];
  const plain = Buffer.from(text.replaceAll('+', ' '));
  for (let index = 0; index < plain.length; index++) {
    const hex = plain[index] === 0x25 ? plain.toString('latin1', index + 1, index + 3) : '';
    if (/^[\da-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    } else bytes.push(plain[index] ?? 0);
  }
  return Buffer.from(bytes).toString('utf8');
}
