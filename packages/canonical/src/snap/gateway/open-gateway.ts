import {
  callOf,
  type HttpClient,
  type HttpClientOptions,
  jsonBody,
  macaroonAuth,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import type { Asked } from '../../api/ask.js';
import { sessionAuth } from '../../api/auth.js';
import { craftRetries } from '../../api/craft-retries.js';
import { explain, storeNames } from '../../api/errors.js';
import { sentAs } from '../../api/sent-as.js';
import type { ApiSession } from '../../api/session.js';

/** Where the gateway is, and whose login is used there. */
export interface GatewayOptions {
  readonly url: string;
  readonly account?: string | undefined;
}

const exchanged = z.object({ macaroon: z.string().min(1) });

/**
 * The publisher gateway for snaps. An Ubuntu One login of the dashboard is exchanged for the gateway's own token at the first request
 * (`POST /v1/tokens/dashboard/exchange`, canonical contract 3.1), a token is sent as it is.
 */
export function openGateway(session: ApiSession, options: GatewayOptions): HttpClient {
  const { store, tool, endpoints, deps } = session;
  const { url: baseUrl, account } = options;
  const common: HttpClientOptions = { store, baseUrl, ...craftRetries(deps.env) };
  const asDashboard = deps.http({ ...common, auth: sessionAuth({ tool, endpoints, account, deps }) });
  const exchange = async (signal: AbortSignal): Promise<string> => {
    const { macaroon } = await asDashboard.json(exchanged, {
      ...callOf({ signal }),
      method: 'POST',
      path: 'v1/tokens/dashboard/exchange',
      body: jsonBody({}),
      idempotent: true,
      explain: explain(storeNames.snap, 'to exchange the login for one of the gateway'),
    });
    registerSecret(macaroon);
    return macaroon;
  };
  return deps.http({
    ...common,
    auth: macaroonAuth({
      store,
      load: async (signal) => {
        const query = { store, origin: endpoints.origin, ...(account === undefined ? {} : { account }) };
        const { record } = await deps.credentials.require(query, { signal });
        const login = sentAs(record, deps);
        return login.form === 'token' ? login : { form: 'token', token: await exchange(signal) };
      },
    }),
  });
}

/** The gateway of a session, to be asked. @throws PublishError UNSUPPORTED where there is none, with what to do instead */
export function gatewayOf(
  { store, gateway }: Pick<ApiSession, 'store'> & { readonly gateway?: HttpClient },
  what: { readonly task: string; readonly instead: string },
): Asked {
  if (gateway !== undefined) return { store, http: gateway };
  throw new PublishError('UNSUPPORTED', `${what.task} needs the publisher gateway, and none is known here`, {
    store,
    recovery: 'fix-input',
    hint: `set \`gatewayUrl\` if this store has one; else ${what.instead}`,
  });
}
