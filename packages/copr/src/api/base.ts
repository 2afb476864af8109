import { type CallControl, callOf, registerSecret } from '@omnipub/core';
import { z } from 'zod';
import { joinToken } from '../login/basic-secret.js';
import type { CoprSession, Me } from '../session/copr-session.js';
import { owned } from './owned.js';

const homeSchema = z.object({ version: z.number().int() });
const newTokenSchema = z.object({
  api_login: z.string().min(1),
  api_token: z.string().min(1),
  expiration: z.string().regex(/^\d{4}-\d\d-\d\d$/u),
});

/** A new API token. */
export interface NewApiToken {
  /** The first half; not the name of the user. */
  readonly login: string;
  /** A secret. */
  readonly token: string;
  /** Its last day, `YYYY-MM-DD`. */
  readonly expiresOn: string;
}

/** What is about the Copr itself and who talks to it. */
export class Base {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** The version of the API: 3. */
  home(control?: CallControl): Promise<{ readonly version: number }> {
    return owned(control, (call) =>
      this.#copr.read('', {}, homeSchema, { ...call, what: 'to say its version' }),
    );
  }

  /** Who is logged in. @throws PublishError AUTH_MISSING, AUTH_EXPIRED */
  authCheck(control?: CallControl): Promise<Me> {
    return owned(control, (call) => this.#copr.whoAmI(call));
  }

  /**
   * Makes a new API token. The old login and token end at once, so that the new ones must be kept before all else: `save` is called with
   * them, and what it throws is thrown. Never sent twice: the answer to the first would be lost, and with it the login. For the same
   * reason the signal counts only before it is sent.
   * @throws PublishError `retry-after-probe` when the answer was lost: get a token at the page /api then
   */
  newApiToken(save: (token: NewApiToken) => Promise<void>, control?: CallControl): Promise<NewApiToken> {
    return owned(control, async ({ signal, emit }) => {
      signal.throwIfAborted();
      const request = {
        method: 'POST',
        path: 'api-token',
        what: 'a new API token',
        idempotent: false,
      } as const;
      const made = await this.#copr.write(request, newTokenSchema, callOf({ emit }));
      for (const secret of [made.api_login, made.api_token]) registerSecret(secret);
      const token = { login: made.api_login, token: made.api_token, expiresOn: made.expiration };
      registerSecret(joinToken(token.login, token.token));
      await save(token);
      return token;
    });
  }
}
