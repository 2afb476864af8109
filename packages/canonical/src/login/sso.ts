import { type Call, type Deps, type HttpClient, jsonBody, PublishError, registerSecret } from '@omnipub/core';
import { z } from 'zod';
import type { Endpoints } from '../api/config.js';
import { craftRetries } from '../api/craft-retries.js';
import { explain } from '../api/errors.js';
import type { CanonicalTool } from '../credentials/tool.js';
import { explainLogin } from './explain-login.js';

/** Ubuntu One, as far as logging in needs it (canonical contract 3.1 and 3.4). */
export interface Sso {
  /**
   * Proves who somebody is, and gives the unbound discharge of the caveat.
   * @throws PublishError AUTH_DENIED with `storeCode` `twofactor-required`, `twofactor-failure` or `invalid-credentials`
   */
  discharge(proof: SsoProof, call: Call): Promise<string>;
  /** A new discharge for one that has grown too old; takes and gives it unbound. @throws PublishError AUTH_EXPIRED when it will not */
  refresh(discharge: string, call: Call): Promise<string>;
}

/** What {@link Sso.discharge} sends. */
export interface SsoProof {
  readonly email: string;
  readonly password: string;
  /** The id of the caveat, as text. */
  readonly caveatId: string;
  /** The code of the second factor. */
  readonly otp?: string;
}

const answer = z.object({ discharge_macaroon: z.string().min(1) });

/** Opens Ubuntu One. Nothing is sent yet. */
export function openSso(tool: CanonicalTool, endpoints: Endpoints, deps: Deps): Sso {
  const { store } = tool;
  let client: HttpClient | undefined;
  const http = (): HttpClient =>
    (client ??= deps.http({ store, baseUrl: endpoints.sso, ...craftRetries(deps.env) }));
  return {
    async discharge({ email, password, caveatId, otp }, call) {
      registerSecret(password);
      if (otp !== undefined) registerSecret(otp);
      const body = { email, password, caveat_id: caveatId, ...(otp === undefined ? {} : { otp }) };
      const given = await http().json(answer, {
        ...call,
        method: 'POST',
        path: 'api/v2/tokens/discharge',
        body: jsonBody(body),
        // A code of a second factor is good for one try.
        idempotent: otp === undefined,
        explain: explainLogin('Ubuntu One', 'the login'),
      });
      registerSecret(given.discharge_macaroon);
      return given.discharge_macaroon;
    },
    async refresh(discharge, call) {
      try {
        const given = await http().json(answer, {
          ...call,
          method: 'POST',
          path: 'api/v2/tokens/refresh',
          body: jsonBody({ discharge_macaroon: discharge }),
          idempotent: true,
          explain: explain('Ubuntu One', 'to renew the login'),
        });
        registerSecret(given.discharge_macaroon);
        return given.discharge_macaroon;
      } catch (thrown) {
        throw refusedRenewal(thrown, store);
      }
    },
  };
}

/** Whatever the reason of a refusal is, only a new login helps. */
function refusedRenewal(thrown: unknown, store: string): unknown {
  if (!(thrown instanceof PublishError) || thrown.status === undefined) return thrown;
  if (![400, 401, 403, 404, 410].includes(thrown.status)) return thrown;
  const { status, storeCode, storeMessage } = thrown;
  return new PublishError('AUTH_EXPIRED', thrown.message, {
    store,
    status,
    ...(storeCode === undefined ? {} : { storeCode }),
    ...(storeMessage === undefined ? {} : { storeMessage }),
    hint: `run: omnipub login ${store}`,
    cause: thrown,
  });
}
