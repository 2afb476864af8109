import {
  asPublishErrorOf,
  type BodySource,
  bytesBody,
  type CallControl,
  callOf,
  type Deps,
  linkSignal,
  PublishError,
} from '@omnipub/core';
import { type Access, accessOf, isPersonal } from '../api/access.js';
import { authorities } from '../auth/open-login.js';
import type { KojiConfig } from '../koji-config.js';
import { encodeCall } from '../xmlrpc/encode.js';
import type { XmlRpcInput, XmlRpcValue } from '../xmlrpc/value.js';
import { type CallQueue, createCallQueue } from './call-queue.js';
import { sessionOf } from './hub-session.js';
import { type HubSettings, resolveHubSettings } from './hub-settings.js';
import { createHubWire, type HubWire } from './hub-wire.js';
import { logOut } from './log-out.js';
import { type Job, type Runner, runCall } from './run-call.js';
import { SessionKeeper } from './session-keeper.js';
import type { Settle } from './settle.js';

/** What a hub's connection is given. */
export type HubDeps = Pick<Deps, 'http' | 'clock' | 'credentials'>;

/** Keyword arguments; what is undefined is left out. */
export type Keywords = { readonly [key: string]: XmlRpcInput | undefined };

/** How one call is made. */
export interface HubCallOptions extends CallControl {
  readonly keywords?: Keywords | undefined;
  /** @default by the method's name, and a write when that does not tell */
  readonly access?: Access | undefined;
  /** `user`: logs in first. `anyone`: with the session if there is one, else as nobody. @default by the method's name */
  readonly as?: 'user' | 'anyone' | undefined;
  /** Of a write: finds out what became of it when its answer was lost. @default none: such a write fails with recovery `retry-after-probe` */
  readonly settle?: Settle | undefined;
  /** Milliseconds for all of it, waiting and retries among them. @default none but the signal */
  readonly deadlineMs?: number | undefined;
}

/** The raw bytes of an upload, and where they belong (koji contract 8). */
export interface UploadCall extends CallControl {
  readonly query: Readonly<Record<string, string>>;
  readonly body: BodySource;
}

/**
 * One hub and at most one session in it. Writes go one after another, each with its number; reads beside them and each other, without
 * one (koji contract 4). Logs in when a call needs it. Nothing is sent before the first call.
 */
export class HubConnection {
  readonly settings: HubSettings;
  readonly #deps: HubDeps;
  readonly #keeper: SessionKeeper;
  readonly #queue: CallQueue = createCallQueue();
  #anonymous: Promise<HubWire> | undefined;
  #version: string | undefined;
  #closed = false;

  /** @throws PublishError INVALID_INPUT for settings that are wrong */
  constructor(config: KojiConfig, deps: HubDeps, keeper?: SessionKeeper) {
    this.settings = resolveHubSettings(config);
    this.#deps = deps;
    this.#keeper = keeper ?? new SessionKeeper(this.settings, deps);
  }

  /** What the hub said of its version; undefined before the first answer, and for hubs before 1.35. */
  get version(): string | undefined {
    return this.#version;
  }

  /**
   * Calls a method by its name, of a plugin too.
   * @throws PublishError; a fault of the hub has a {@link kojiFaultOf}
   */
  call(
    method: string,
    params: readonly XmlRpcInput[] = [],
    options: HubCallOptions = {},
  ): Promise<XmlRpcValue> {
    const access = options.access ?? accessOf(method, params);
    const as = options.as ?? (isPersonal(method, params) ? 'user' : 'anyone');
    return this.#run(method, options, (call) => {
      const body = this.#encoded(method, params, options.keywords);
      return { method, body, access, as, settle: options.settle, ...call };
    });
  }

  /** Sends a piece of a file; its own answer. It is never sent again by itself, because a piece that is sent again must say so. */
  upload({ query, body, ...control }: UploadCall): Promise<XmlRpcValue> {
    return this.#run('rawUpload', control, (call) => ({
      method: 'rawUpload',
      body,
      query,
      access: 'read',
      as: 'user',
      over: 'uploads',
      ...call,
    }));
  }

  /** Logs in now, instead of with the first call that needs it. */
  async logIn(control: CallControl = {}): Promise<void> {
    this.#checkOpen();
    await asPublishErrorOf('koji', this.#keeper.session(callOf(control)));
  }

  /**
   * A session of its own below this one (koji contract 3): its writes don't wait for those of this one. Close it before this one.
   * It can't be renewed.
   */
  async subsession(control: CallControl = {}): Promise<HubConnection> {
    const answer = await this.call('subsession', [], { ...control, access: 'write' });
    const session = sessionOf(answer, { version: this.#version });
    return new HubConnection(this.settings.config, this.#deps, SessionKeeper.of(session, this.#keeper));
  }

  /**
   * Locks every other session of this user out until {@link shared} or {@link close}: they get AuthLockError. For daemons; somebody who
   * publishes should not use it.
   * @throws PublishError AUTH_DENIED when another session is exclusive, and `force` is not set
   */
  async exclusive(
    options: CallControl & { /** @default false */ readonly force?: boolean } = {},
  ): Promise<void> {
    const { force = false, ...control } = options;
    await this.call('exclusiveSession', [], { ...control, keywords: { force }, access: 'write' });
  }

  /** Ends {@link exclusive}. */
  async shared(control: CallControl = {}): Promise<void> {
    await this.call('sharedSession', [], { ...control, access: 'write' });
  }

  /**
   * Waits for the writes that were asked for, and logs out: hubs would otherwise keep the session for a day. Never throws; what goes wrong
   * is a warning. Further calls are refused.
   */
  async close(control: CallControl = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue.idle();
    await logOut(this.#keeper, control);
  }

  /** So that `await using hub = ...` logs out. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #run(
    what: string,
    options: CallControl & { readonly deadlineMs?: number | undefined },
    jobOf: (call: Pick<Job, 'signal' | 'emit'>) => Job,
  ): Promise<XmlRpcValue> {
    return asPublishErrorOf('koji', this.#bounded(what, options, jobOf));
  }

  async #bounded(
    what: string,
    options: CallControl & { readonly deadlineMs?: number | undefined },
    jobOf: (call: Pick<Job, 'signal' | 'emit'>) => Job,
  ): Promise<XmlRpcValue> {
    const { signal, emit } = callOf(options);
    const { deadlineMs } = options;
    const linked = linkSignal({
      signal,
      what,
      store: 'koji',
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
    try {
      linked.check();
      this.#checkOpen();
      const job = jobOf({ signal: linked.signal, emit });
      // Whoever is stopped is told whether it may have been done already, so that the work itself must end and not be left.
      const work = async (): Promise<XmlRpcValue> => runCall(job, await this.#runner());
      return await (job.access === 'write' ? this.#queue.run(linked.signal, work) : work());
    } finally {
      linked.done();
    }
  }

  async #runner(): Promise<Runner> {
    const { settings } = this;
    this.#anonymous ??= anonymousWire(settings, this.#deps);
    return {
      keeper: this.#keeper,
      anonymous: await this.#anonymous,
      settings,
      clock: this.#deps.clock,
      onVersion: (version) => (this.#version = version),
    };
  }

  #encoded(method: string, params: readonly XmlRpcInput[], keywords: Keywords | undefined): BodySource {
    const body = bytesBody(Buffer.from(encodeCall(method, params, keywords), 'utf8'), 'text/xml');
    const { maxRequestBytes } = this.settings;
    if (body.length <= maxRequestBytes) return body;
    throw new PublishError(
      'INVALID_INPUT',
      `the call of ${method} has ${String(body.length)} bytes, and a hub takes ${String(maxRequestBytes)}`,
      { store: 'koji', hint: 'make several calls of it; nothing was sent' },
    );
  }

  #checkOpen(): void {
    if (!this.#closed) return;
    throw new PublishError('INVALID_INPUT', 'the connection to the hub has been closed', {
      store: 'koji',
      hint: 'open another one',
    });
  }
}

async function anonymousWire(settings: HubSettings, deps: HubDeps): Promise<HubWire> {
  const { serverCa } = settings.config;
  const trust = serverCa === undefined ? {} : { tls: { serverCa: await authorities(serverCa) } };
  const { origin: baseUrl, timeoutMs } = settings;
  return createHubWire({
    ...settings,
    clock: deps.clock,
    http: deps.http({ store: 'koji', baseUrl, timeoutMs, ...trust }),
  });
}
