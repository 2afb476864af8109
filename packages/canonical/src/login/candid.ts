import {
  type CredentialRecord,
  callOf,
  createDeps,
  type Deps,
  decodeMacaroon,
  jsonBody,
  type LoginIo,
  macaroonsHeader,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import { asStoreError, storeNames } from '../api/errors.js';
import { readAgentFile } from './bakery/agent-file.js';
import { openBakeryHttp } from './bakery/bakery-http.js';
import { dischargeAll } from './bakery/discharge.js';
import { createInteract } from './bakery/interact.js';
import { checkRestrictions } from './check-restrictions.js';
import { explainLogin } from './explain-login.js';
import { freshRecord } from './fresh-record.js';
import { type CanonicalLoginOptions, loginSession } from './login-options.js';
import { knownCandidPermissions } from './permissions.js';
import { requestRoot } from './request-root.js';

/** A way to prove to Candid who is there. */
export type CandidMethod = 'browser' | 'form' | 'agent';

/** What {@link loginCandid} takes. */
export interface CandidOptions extends CanonicalLoginOptions {
  /** Ways to try, the best first; the first that the login server offers is taken. @default browser, form */
  readonly methods?: readonly CandidMethod[];
  /** Shows the page, asks the questions of a form. @default none: only `agent` works */
  readonly io?: Pick<LoginIo, 'say' | 'openBrowser' | 'ask'>;
  /** The file with the agent's key, absolute. @default the variable BAKERY_AGENT_FILE */
  readonly agentFile?: string;
  /** Milliseconds that a person has to log in. @default 900_000 */
  readonly deadlineMs?: number;
}

const answer = z.object({ macaroon: z.string().min(1) });

/**
 * Logs in with Candid (canonical contract 3.2): a root macaroon of the store, its third-party caveats and those of the discharges
 * discharged, all bound to the root and exchanged for a token, which is sent as `Macaroon TOKEN` and can't be renewed.
 *
 * @returns a record for `deps.credentials.set`; nothing is kept here
 * @throws PublishError INVALID_INPUT for restrictions that the store does not know; AUTH_DENIED when the login server refuses;
 * UNSUPPORTED when it offers none of the methods; TIMEOUT when nobody logged in in time
 */
export async function loginCandid(
  options: CandidOptions,
  deps: Deps = createDeps(),
): Promise<CredentialRecord> {
  return asStoreError(options.store, login(options, deps));
}

async function login(options: CandidOptions, deps: Deps): Promise<CredentialRecord> {
  const { store, description, account, methods = ['browser', 'form'], deadlineMs = 900_000 } = options;
  const session = loginSession(options, deps);
  const asked = checkRestrictions(session.tool, options.restrictions, knownCandidPermissions[store]);
  const call = callOf(options);
  const io = options.io ?? nobody(store);
  const agentFor = methods.includes('agent')
    ? await readAgentFile({ path: options.agentFile, env: deps.env, store }, (message) =>
        call.emit({ type: 'warning', code: 'unsafe-mode', message }),
      )
    : () => undefined;
  const http = openBakeryHttp(store, deps, call);
  const { signal } = call;
  const interact = createInteract({
    store,
    http,
    io,
    clock: deps.clock,
    signal,
    deadlineMs,
    methods,
    agentFor,
  });
  const request = { ...asked, ...(description === undefined ? {} : { description }) };
  const { macaroon, expiresAt } = await requestRoot(session, 'candid', request, call);
  const root = decodeMacaroon(macaroon);
  const discharges = await dischargeAll(root, { store, http, interact });
  const exchanged = await session.anonymous.json(answer, {
    ...call,
    method: 'POST',
    path: store === 'snap' ? 'api/v2/tokens/exchange' : 'v1/tokens/exchange',
    headers: { macaroons: secretHeader(macaroonsHeader(root, discharges)) },
    body: jsonBody({}),
    idempotent: true,
    explain: explainLogin(storeNames[store], 'to exchange the login for a token'),
  });
  const secret = { kind: 'macaroon', token: exchanged.macaroon } as const;
  return freshRecord(session, secret, { ...asked, expiresAt, ...(account === undefined ? {} : { account }) });
}

function secretHeader(value: string): string {
  registerSecret(value);
  return value;
}

function nobody(store: string): NonNullable<CandidOptions['io']> {
  return {
    say: () => undefined,
    openBrowser: async () => false,
    ask: async () => {
      throw new PublishError('INVALID_INPUT', 'nobody can be asked', { store, hint: 'give `io`' });
    },
  };
}
