import type { XmlRpcInput } from '../xmlrpc/value.js';
import { type HubAnswer, type HubRequest, type LoopbackHub, startLoopbackHub } from './loopback-hub.js';

/** A hub with sessions and call numbers (koji contract 3 and 4), and one write, `createTag`, whose effects are counted. */
export interface SmallHub extends LoopbackHub {
  /** Names of the tags that were made, in order; twice for one that was made twice. */
  readonly made: readonly string[];
  /** Sessions that were ended. */
  readonly ended: readonly number[];
  /** How many sessions there have been. */
  readonly logins: () => number;
  /** The next call of every session is AuthExpired, until it is renewed. */
  expire(): void;
  /** No session is known any more. */
  forget(): void;
}

interface State {
  key: string;
  callnum: number | undefined;
  expired: boolean;
}

/** What a test does instead of the hub, or with its answer. Undefined: nothing. */
export type Meddle = (request: HubRequest, answer: () => HubAnswer) => HubAnswer | undefined;

/** Starts one. `login`: what a login answers beside id and key. */
export async function startSmallHub(
  options: {
    readonly meddle?: Meddle;
    readonly version?: string | null;
    readonly login?: { readonly [key: string]: XmlRpcInput };
  } = {},
): Promise<SmallHub> {
  const sessions = new Map<number, State>();
  const made: string[] = [];
  const ended: number[] = [];
  let keys = 0;
  let ids = 0;
  const newKey = (): string => `7-key${String(++keys)}aaaaaaaaaaaaaaa`;
  const field = (request: HubRequest, header: string, query: string): string | undefined => {
    const value = request.headers[header];
    return (Array.isArray(value) ? value[0] : value) ?? request.query.get(query) ?? undefined;
  };
  const open = (id: number, state: State): HubAnswer => {
    sessions.set(id, state);
    return {
      value: { 'session-id': id, 'session-key': state.key, ...(options.login ?? { 'header-auth': true }) },
    };
  };

  const act = (request: HubRequest): HubAnswer => {
    const method = request.call?.methodName ?? 'rawUpload';
    const id = Number(field(request, 'koji-session-id', 'session-id'));
    const state = sessions.get(id);
    if (method === 'login' || method === 'sslLogin') {
      if (state === undefined) return open(++ids, { key: newKey(), callnum: undefined, expired: false });
      if (field(request, 'koji-session-key', 'session-key') !== state.key)
        return { fault: 1002, text: 'Invalid session or bad credentials' };
      if (!state.expired) return { fault: 1002, text: 'Already logged in' };
      return open(id, { ...state, key: newKey(), expired: false });
    }
    if (Number.isNaN(id))
      return method === 'createTag' ? { fault: 1004, text: 'must be logged in' } : { value: nobody(method) };
    if (state === undefined || field(request, 'koji-session-key', 'session-key') !== state.key)
      return { fault: 1002, text: 'Invalid session or bad credentials' };
    if (state.expired) return { fault: 1007, text: `session "${String(id)}" has expired` };
    return numbered(request, state, { id, method });
  };

  const numbered = (request: HubRequest, state: State, call: { id: number; method: string }): HubAnswer => {
    const text = field(request, 'koji-session-callnum', 'callnum');
    const callnum = text === undefined ? undefined : Number(text);
    if (callnum !== undefined && state.callnum !== undefined) {
      if (state.callnum > callnum)
        return { fault: 1008, text: `${String(state.callnum)} > ${String(callnum)}` };
      if (state.callnum === callnum)
        return { fault: 1009, text: `unable to retry call ${String(callnum)} (method ${call.method})` };
    }
    if (call.method === 'createTag') {
      const [name] = request.call?.params ?? [];
      made.push(typeof name === 'string' ? name : '?');
      if (callnum !== undefined) state.callnum = callnum;
      return { value: made.length };
    }
    if (call.method === 'subsession')
      return open(++ids, { key: newKey(), callnum: undefined, expired: false });
    if (call.method === 'logout') {
      sessions.delete(call.id);
      ended.push(call.id);
      return { value: null };
    }
    return { value: call.method === 'getLoggedInUser' ? { id: 7, name: 'jo' } : 'read' };
  };

  const hub = await startLoopbackHub((request) => {
    let acted: HubAnswer | undefined;
    const answer = (): HubAnswer => (acted ??= act(request));
    return options.meddle?.(request, answer) ?? answer();
  }, options);
  return {
    ...hub,
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
    made,
    ended,
    logins: () => ids,
    expire: () => {
      for (const state of sessions.values()) state.expired = true;
    },
    forget: () => sessions.clear(),
  };
}

function nobody(method: string): XmlRpcInput {
  return method === 'getLoggedInUser' ? null : 'read';
}
