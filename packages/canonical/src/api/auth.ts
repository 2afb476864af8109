import { type AuthStrategy, type Deps, macaroonAuth, macaroonCredentialsOf } from '@omnipub/core';
import type { CanonicalTool } from '../credentials/tool.js';
import type { Endpoints } from './config.js';

/** What {@link sessionAuth} is built with. */
export interface SessionAuthOptions {
  readonly tool: CanonicalTool;
  readonly endpoints: Endpoints;
  readonly account?: string | undefined;
  readonly deps: Deps;
}

/** Signs with the login that the user has for this API; it is looked up when the first request is sent (canonical contract 3.3). */
export function sessionAuth(options: SessionAuthOptions): AuthStrategy {
  const { tool, endpoints, account, deps } = options;
  return macaroonAuth({
    store: tool.store,
    load: async (signal) => {
      const query = {
        store: tool.store,
        origin: endpoints.origin,
        ...(account === undefined ? {} : { account }),
      };
      const { record } = await deps.credentials.require(query, { signal });
      return record.kind === 'token'
        ? { form: 'token', token: record.secret.trim(), scheme: 'Bearer' }
        : macaroonCredentialsOf(record);
    },
  });
}
