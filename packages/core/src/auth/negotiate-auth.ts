import { PublishError } from '../errors.js';
import { isLoopback } from '../http/loopback.js';
import type { AuthStrategy, HttpRequest, SignedAnswer } from '../http/types.js';
import { type Kerberos, type KerberosExchange, kerberosError, loadKerberos } from './kerberos.js';
import { withAuthorization } from './with-authorization.js';

/** What {@link negotiateAuth} is built with. */
export interface NegotiateAuthOptions {
  /** The store's kind, for errors. */
  readonly store: string;
  /** Whose tickets to use, such as `jo@EXAMPLE.ORG`. @default those of the default cache */
  readonly principal?: string;
  /**
   * True: the first request carries a token already, which saves a round trip and the second sending of a body. False: only once
   * the store has asked for it (401 with `WWW-Authenticate: Negotiate`).
   * @default true
   */
  readonly preemptive?: boolean;
  /**
   * `required`: an answer of success must prove that the store itself gave it. `when-sent`: a proof is checked where there is one,
   * for stores behind proxies that drop it.
   * @default required
   */
  readonly mutual?: 'required' | 'when-sent';
  /** @default the optional peer `kerberos`, loaded at the first request */
  readonly kerberos?: () => Promise<Kerberos>;
}

/**
 * Kerberos over HTTP (RFC 4559, SPNEGO; koji contract 3): a token for the service `HTTP@host` with every request, the store's
 * answering token checked. Never over plain http but to loopback, whatever the client's options say. The Kerberos library finds
 * tickets and realms by itself (KRB5CCNAME, KRB5_CONFIG).
 */
export function negotiateAuth(options: NegotiateAuthOptions): AuthStrategy {
  const { store, principal, mutual = 'required' } = options;
  const load = options.kerberos ?? (() => loadKerberos());
  let asked = options.preemptive ?? true;
  let library: Promise<Kerberos> | undefined;
  /** Each request has an exchange of its own: a token that is seen twice counts as replayed. */
  const exchanges = new WeakMap<HttpRequest, { readonly own: KerberosExchange; readonly service: string }>();

  const begin = async (url: URL): Promise<{ own: KerberosExchange; service: string; token: string }> => {
    const service = `HTTP@${url.hostname.replace(/^\[|\]$/g, '')}`;
    const kerberos = await (library ??= load());
    try {
      const own = await kerberos.initializeClient(service, {
        ...(principal === undefined ? {} : { principal }),
        flags: kerberos.GSS_C_MUTUAL_FLAG,
        mechOID: kerberos.GSS_MECH_OID_SPNEGO,
      });
      const token = (await own.step('')) ?? '';
      if (token === '') throw new Error('the library gave no token');
      return { own, service, token };
    } catch (thrown) {
      throw kerberosError(thrown, service);
    }
  };

  return {
    kind: 'gssapi',
    async apply(request) {
      if (request.url.protocol !== 'https:' && !isLoopback(request.url))
        throw new PublishError('INVALID_INPUT', 'refused to send a Kerberos token over plain http', {
          store,
          hint: 'use the https address of the store',
        });
      if (!asked) return request;
      const { own, service, token } = await begin(request.url);
      const signed = withAuthorization(request, `Negotiate ${token}`);
      exchanges.set(signed, { own, service });
      return signed;
    },
    expired: ({ signed, response }) =>
      // With a token in the request it is refused: another of the same ticket would be, too.
      response.status === 401 && !exchanges.has(signed) && tokenIn(response.headers) !== undefined,
    refresh: async () => (asked = true),
    async verify(answer) {
      const exchange = exchanges.get(answer.signed);
      if (exchange === undefined) return;
      exchanges.delete(answer.signed);
      if (await proven(answer, exchange, { store, mutual })) return;
      throw new PublishError(
        'AUTH_DENIED',
        `${answer.response.url.host} did not prove to be ${exchange.service}`,
        {
          store,
          status: answer.response.status,
          // It has the request, whoever it is.
          recovery: answer.signed.idempotent ? 'give-up' : 'retry-after-probe',
          hint: 'check the address of the store; behind a proxy that drops the proof, allow answers without it',
        },
      );
    },
  };
}

async function proven(
  answer: SignedAnswer,
  exchange: { readonly own: KerberosExchange; readonly service: string },
  how: { readonly store: string; readonly mutual: 'required' | 'when-sent' },
): Promise<boolean> {
  const token = tokenIn(answer.response.headers) ?? '';
  // Errors come from whatever stands before the store, too, and nothing is believed of them.
  if (token === '') return how.mutual === 'when-sent' || answer.response.status >= 300;
  try {
    await exchange.own.step(token);
  } catch {
    return false;
  }
  return exchange.own.contextComplete;
}

/** The token of a Negotiate challenge, empty for one without; undefined when there is no such challenge. */
function tokenIn(headers: Readonly<Record<string, string>>): string | undefined {
  const match = /(?:^|,)\s*negotiate(?:\s+([A-Za-z0-9+/_.~-]+=*))?\s*(?=,|$)/i.exec(
    headers['www-authenticate'] ?? '',
  );
  return match === null ? undefined : (match[1] ?? '');
}
