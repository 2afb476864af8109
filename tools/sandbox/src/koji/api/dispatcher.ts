import type { Environ } from '../http/environ.js';
import type { Hub } from '../hub.js';
import { HubFault } from '../hub-fault.js';
import { keyError, PythonError } from '../python-error.js';
import { claimedSession } from '../sessions/credentials.js';
import type { OpenSession } from '../sessions/sessions.js';
import { parseCall } from '../xmlrpc/parse.js';
import { str } from '../xmlrpc/python.js';
import { isList, isStruct, type Value } from '../xmlrpc/value.js';
import { writeFault, writeResponse } from '../xmlrpc/write.js';
import { bind, decodeParams } from './bind.js';
import { Call } from './call.js';
import { faultOf, faultSlot } from './fault-text.js';
import type { Registry } from './registry.js';

/** Logins and logouts are let through while the hub is locked. */
const THROUGH_LOCKOUT = new Set(['login', 'sslLogin', 'logout']);
const MULTICALL = new Set(['multiCall', 'system.multicall']);

/** What the sandbox's user changes while it runs. */
export interface Moods {
  /** Only administrators may call. */
  lockOut: boolean;
  /** The message that every call is answered; undefined while the hub is there. */
  offline: string | undefined;
  /** Milliseconds that a method takes, by its name; meanwhile it holds its session's row. */
  readonly delays: Map<string, number>;
}

/** One request of the wire after the other: session, transaction, method, answer (koji contract 3 to 6). */
export class Dispatcher {
  readonly #hub: Hub;
  readonly #registry: Registry;
  readonly #moods: Moods;

  constructor(options: { hub: Hub; registry: Registry; moods: Moods }) {
    this.#hub = options.hub;
    this.#registry = options.registry;
    this.#moods = options.moods;
  }

  /** The answer to a call. @throws BadRequest for what is no call at all */
  async rpc(environ: Environ, body: Buffer): Promise<string> {
    const { method, params } = parseCall(body);
    return this.answer(method ?? 'None', async () => {
      if (!MULTICALL.has(method ?? '')) this.#registry.need(method ?? 'None');
      const open = await this.admit(environ, method);
      try {
        await this.#delay(method);
        return await this.#hub.transaction.run(() =>
          this.#run({ environ, open, method: method ?? 'None', params }),
        );
      } finally {
        open.release();
      }
    });
  }

  /** Checks the session of a request, and whether it may call now. */
  async admit(environ: Environ, method: string | null): Promise<OpenSession> {
    const { settings, version, sessions } = this.#hub;
    const claim = claimedSession(environ, { version, disableUrlSessions: settings.disableUrlSessions });
    const hostip = settings.checkClientIp ? environ.remoteAddress : '-';
    const open = await sessions.open(claim, { method, hostip });
    if (this.#moods.lockOut && !THROUGH_LOCKOUT.has(method ?? '') && !open.session.hasPerm('admin')) {
      open.release();
      throw new HubFault('ServerOffline', 'Server disabled for maintenance');
    }
    return open;
  }

  /** Runs `work`; what it throws becomes a fault. */
  async answer(where: string, work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (error) {
      return writeFault(faultOf(error, this.#hub.settings, where));
    }
  }

  async #run(request: {
    environ: Environ;
    open: OpenSession;
    method: string;
    params: readonly Value[];
  }): Promise<string> {
    const { db, sessions } = this.#hub;
    const { session } = request.open;
    try {
      const value = await this.#invoke(
        request,
        new Call({ hub: this.#hub, session, environ: request.environ }),
      );
      const text = writeResponse(value);
      // The number is stored with what the call changed, or not at all.
      if (db.mark() > 0) sessions.storeCallnum(session);
      db.commit();
      return text;
    } catch (error) {
      db.rollback();
      throw error;
    } finally {
      this.#hub.wakeWorker();
    }
  }

  async #invoke(
    request: { environ: Environ; open: OpenSession; method: string; params: readonly Value[] },
    call: Call,
  ): Promise<Value> {
    const { method, params } = request;
    if (MULTICALL.has(method)) return this.#multiCall(request);
    const { handler, signature } = this.#registry.need(method);
    return handler(call, bind(signature, decodeParams(params)));
  }

  /** Each call with a savepoint of its own: one that fails takes back no more than itself. */
  async #multiCall(request: {
    environ: Environ;
    open: OpenSession;
    method: string;
    params: readonly Value[];
  }): Promise<Value> {
    const { db } = this.#hub;
    const [calls] = request.params;
    if (request.params.length !== 1 || !isList(calls)) throw notIterable(request.params);
    const results: Value[] = [];
    for (const entry of calls) {
      const savepoint = db.mark();
      try {
        const { method, params } = readEntry(entry);
        await this.#admitAgain(request.open, method);
        // An event of its own: a later call must not share it.
        const call = new Call({ hub: this.#hub, session: request.open.session, environ: request.environ });
        results.push([await this.#invoke({ ...request, method, params }, call)]);
      } catch (error) {
        db.rollback(savepoint);
        results.push({ ...faultSlot(error, 'multiCall') });
      }
    }
    return results;
  }

  async #admitAgain({ session }: OpenSession, method: string): Promise<void> {
    if (!MULTICALL.has(method)) this.#registry.need(method);
    if (this.#moods.lockOut && !THROUGH_LOCKOUT.has(method) && !session.hasPerm('admin')) {
      throw new HubFault('ServerOffline', 'Server disabled for maintenance');
    }
  }

  async #delay(method: string | null): Promise<void> {
    const ms = this.#moods.delays.get(method ?? '') ?? 0;
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

function readEntry(entry: Value): { method: string; params: readonly Value[] } {
  if (!isStruct(entry)) throw new PythonError('TypeError', 'string indices must be integers');
  if (entry.methodName === undefined) throw keyError('methodName');
  if (entry.params === undefined) throw keyError('params');
  return { method: str(entry.methodName), params: isList(entry.params) ? entry.params : [] };
}

function notIterable(params: readonly Value[]): HubFault | PythonError {
  if (params.length === 1) return new PythonError('TypeError', 'object is not iterable');
  const were = `${params.length + 1} ${params.length === 0 ? 'was' : 'were'}`;
  return params.length === 0
    ? new HubFault(
        'ParameterError',
        "ModXMLRPCRequestHandler.multiCall() missing 1 required positional argument: 'calls'",
      )
    : new HubFault(
        'ParameterError',
        `ModXMLRPCRequestHandler.multiCall() takes 2 positional arguments but ${were} given`,
      );
}
