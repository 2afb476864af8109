import type { ErrorCode } from '@omnipub/core';
import type { Recording } from './recording.js';

/*
 * What the exceptions of python-copr (copr contract 6) are with us. Two of them do not tell apart what a caller has to tell apart:
 * CoprRequestException is an expired login, a wrong field and a broken server alike, so the status decides. A recording whose text says more
 * (a name that is taken, builds that still run) stands with its own code in `recorded/`.
 */
const codes: Readonly<Record<string, ErrorCode>> = {
  'CoprAuthException 403': 'AUTH_DENIED',
  'CoprAuthException nothing': 'AUTH_MISSING',
  'CoprNoResultException 404': 'NOT_FOUND',
  'CoprTimeoutException 504': 'TIMEOUT',
  'CoprRequestException 400': 'INVALID_INPUT',
  'CoprRequestException 401': 'AUTH_EXPIRED',
  'CoprRequestException 409': 'CONFLICT',
  'CoprRequestException 413': 'INVALID_INPUT',
  'CoprRequestException 500': 'STORE_UNAVAILABLE',
  'CoprRequestException 502': 'STORE_UNAVAILABLE',
  'CoprRequestException 503': 'STORE_UNAVAILABLE',
  'CoprRequestException 200': 'PROTOCOL',
  'CoprRequestException nothing': 'NETWORK',
};

/** copr-cli only keeps the text; the exception follows from the status. */
const ofStatus: Readonly<Record<number, string>> = {
  403: 'CoprAuthException',
  404: 'CoprNoResultException',
  504: 'CoprTimeoutException',
};

/** The error that a recording has to end with; undefined where it went well. */
export function expectedFailure(
  recording: Recording,
): { readonly code: ErrorCode; readonly storeMessage?: string } | undefined {
  const { client_exception: exception, cli, exchanges } = recording;
  if (exception === null || (exception === undefined && cli?.exit === 0)) return undefined;
  const last = exchanges.findLast(({ response }) => response !== null)?.response;
  const status = last === undefined || last === null ? 'nothing' : last.status;
  const name = exception?.type.split('.').at(-1) ?? ofStatus[Number(status)] ?? 'CoprRequestException';
  const code = codes[`${name} ${String(status)}`];
  if (code === undefined) throw new Error(`what is ${name} after ${String(status)}?`);
  const { error } = Object(last?.body.json) as { readonly error?: string };
  return { code, ...(error === undefined ? {} : { storeMessage: error.trim().replaceAll(/\s+/gu, ' ') }) };
}
