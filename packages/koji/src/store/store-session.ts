import { homedir } from 'node:os';
import { type Call, type CallContext, callOf, type Deps } from '@omnipub/core';
import { chooseAuth } from '../auth/choose-auth.js';
import { KojiClient } from '../client.js';
import type { ConfigInput } from './definition-schemas.js';
import { resolveConfig } from './resolve-config.js';

/** Four hours: larger packages take longer, and then the next run goes on. */
const SETTLE_MS = 4 * 60 * 60 * 1000;
/** Whoever has stopped a run does not wait for its logout. */
const LOGOUT_AFTER_STOP_MS = 200;

/**
 * The client of one store. It is there while calls run, and is logged out behind the last of them: a store has no end of its own, and a hub
 * keeps a session that nobody ends for a day (koji contract 3). A run has one login a step; calls beside each other share it.
 */
export class StoreSession {
  readonly settleTimeoutMs: number;
  readonly #input: ConfigInput;
  readonly #deps: Deps;
  #client: Promise<KojiClient> | undefined;
  #calls = 0;

  constructor(input: ConfigInput, deps: Deps) {
    this.#input = input;
    this.#deps = deps;
    this.settleTimeoutMs = input.settleTimeoutMs ?? SETTLE_MS;
  }

  /** Does one piece of work with the client, logged in if there is a login. */
  use<T>(ctx: CallContext, work: (client: KojiClient) => Promise<T>): Promise<T> {
    return this.check(ctx, async (client) => {
      await this.#logIn(client, callOf(ctx));
      return work(client);
    });
  }

  /** The same, but the login is left to the work: a preflight has to say what is wrong with it. */
  async check<T>(ctx: CallContext, work: (client: KojiClient) => Promise<T>): Promise<T> {
    const call = callOf(ctx);
    call.signal.throwIfAborted();
    this.#calls++;
    try {
      return await work(await this.#open(call));
    } finally {
      await this.#leave(call);
    }
  }

  /** The same for a list: the client is there until it has been read, or is left. */
  async *each<T>(
    ctx: CallContext,
    list: (client: KojiClient) => AsyncIterable<T>,
  ): AsyncGenerator<T, void, void> {
    const call = callOf(ctx);
    call.signal.throwIfAborted();
    this.#calls++;
    try {
      const client = await this.#open(call);
      await this.#logIn(client, call);
      yield* list(client);
    } finally {
      await this.#leave(call);
    }
  }

  #open(call: Call): Promise<KojiClient> {
    this.#client ??= this.#connect(call);
    return this.#client;
  }

  /** Also for what only reads: a hub that is locked, or that is set up so, answers nobody whom it does not know. */
  async #logIn(client: KojiClient, call: Call): Promise<void> {
    const auth = await chooseAuth(client.hub.settings.config, this.#deps, call.signal);
    if (auth.type !== 'anonymous') await client.hub.logIn(call);
  }

  async #connect({ emit }: Call): Promise<KojiClient> {
    const home = this.#deps.env.HOME ?? homedir();
    return new KojiClient(await resolveConfig(this.#input, { home, emit }), this.#deps);
  }

  async #leave({ signal, emit }: Call): Promise<void> {
    this.#calls--;
    if (this.#calls > 0) return;
    const client = await this.#client?.catch(() => undefined);
    // Somebody may have come meanwhile.
    if (this.#calls > 0) return;
    this.#client = undefined;
    await client?.close({
      emit,
      signal: signal.aborted ? AbortSignal.timeout(LOGOUT_AFTER_STOP_MS) : signal,
    });
  }
}
