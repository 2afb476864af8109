import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import type { HttpRequest } from './types.js';

/** What the transport knows of an attempt that failed. */
export interface AttemptFacts {
  readonly request: HttpRequest;
  readonly store: string;
  readonly signal: AbortSignal;
  /** A connection was there: the request may have begun to leave. */
  readonly sending: boolean;
  /** The answer's head was there. */
  readonly answered: boolean;
}

const certificate =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;
/**
 * Alerts by which a server says that it wants another client certificate, or any: bad, unsupported, revoked, expired, unknown,
 * unknown authority, access denied, required (RFC 8446 section 6). Only the message has the number for all versions of TLS.
 */
const clientCertificate = /SSL alert number (42|43|44|45|46|48|49|116)\b/;
const handshake = /^(EPROTO|ERR_SSL_|ERR_TLS_)/;

/**
 * What a failed connection means. A write that may have reached the store before its answer was lost has the recovery
 * `retry-after-probe`; what failed before anything was sent may always be sent again (ARCHITECTURE section 5).
 * The thrown error is kept only as a redacted cause: an AxiosError carries the Authorization header.
 */
export function connectionError(thrown: unknown, facts: AttemptFacts): PublishError {
  const { request, store, signal } = facts;
  const ambiguous = facts.sending && !request.idempotent;
  const recovery = ambiguous ? 'retry-after-probe' : 'retry';
  if (signal.aborted) return stopped(signal.reason, store, ambiguous);
  if (thrown instanceof PublishError) return thrown;

  const code = codeOf(thrown);
  const { host } = request.url;
  const shown = code === undefined ? '' : ` (${code})`;
  const fail = (what: string, hint: string, how: { recovery: 'fix-input' | 'retry' | 'retry-after-probe' }) =>
    new PublishError('NETWORK', `${what}${shown}`, { store, hint, ...how, cause: rootOf(thrown) });

  if (code === undefined) return fail(`${requestName(request)} to ${host} failed`, 'run again', { recovery });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return fail(`no address found for ${host}`, 'check the URL of the store and the network', { recovery });
  if (code === 'ECONNREFUSED')
    return fail(`nothing answers at ${host}`, 'check the URL of the store, and whether it runs', {
      recovery,
    });
  if (certificate.test(code))
    return fail(`the certificate of ${host} is not trusted`, 'name its authority in OMNIPUB_CA_FILE', {
      recovery: 'fix-input',
    });
  if (clientCertificate.test(messageOf(thrown)))
    return new PublishError('AUTH_DENIED', `${host} refused the client certificate, or misses one${shown}`, {
      store,
      recovery: 'login',
      hint: 'log in with a valid certificate of this store (check its end date and who signed it)',
      cause: rootOf(thrown),
    });
  if (handshake.test(code))
    return fail(
      `no TLS connection to ${host}`,
      'check that the URL has the right scheme and port, and whether the store wants a client certificate',
      { recovery: 'fix-input' },
    );
  if (code.startsWith('HPE_')) {
    const message = `the answer of ${host} to ${requestName(request)} is no HTTP${shown}`;
    const after = ambiguous ? ({ recovery } as const) : {};
    return new PublishError('PROTOCOL', message, { store, ...after, cause: rootOf(thrown) });
  }
  const when = !facts.sending
    ? 'before anything was sent'
    : facts.answered
      ? 'while its answer was read'
      : 'before the answer';
  const hint = ambiguous ? 'look whether it was done before doing it again' : 'run again';
  return fail(`the connection to ${host} broke during ${requestName(request)}, ${when}`, hint, { recovery });
}

/** The caller's own reason; but what may have been done must not be called safe to repeat. */
function stopped(reason: unknown, store: string, ambiguous: boolean): PublishError {
  const own =
    reason instanceof PublishError
      ? reason
      : new PublishError('ABORTED', 'stopped on request', { store, cause: reason });
  if (!ambiguous || own.recovery === 'retry-after-probe') return own;
  return new PublishError(own.code, own.message, {
    store: own.store,
    recovery: 'retry-after-probe',
    hint: 'look whether it was done before doing it again',
    cause: own,
  });
}

function codeOf(thrown: unknown): string | undefined {
  for (let at: unknown = thrown; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && at.code !== 'ERR_BAD_RESPONSE') return at.code;
  }
  return undefined;
}

function messageOf(thrown: unknown): string {
  const root = rootOf(thrown);
  return root instanceof Error ? root.message : '';
}

/** Past axios's own wrapping. */
function rootOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.name === 'AxiosError' ? (thrown.cause ?? thrown) : thrown;
}
