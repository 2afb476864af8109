import type { IncomingMessage, ServerResponse } from 'node:http';
import { cutRequest } from './cut-request.js';
import { cutAnswer, slowAnswer, truncateAnswer } from './faulty-answer.js';

/** Which requests a fault meets, and how often. */
export interface FaultMatch {
  /** @default every method */
  method?: string;
  /** A prefix of, or a pattern for, the percent-decoded path without the query. @default every path */
  path?: string | RegExp;
  /** The XML-RPC method, or `rawUpload`: at a store whose calls all have one path. @default every call */
  rpc?: string | RegExp;
  /** How many requests it meets before it is over; Infinity never ends. @default 1 */
  times?: number;
}

/** What goes wrong. */
export type FaultKind =
  /** An answer of its own; the store does nothing. */
  | { kind: 'status'; status: number; headers?: Readonly<Record<string, string>>; body?: string }
  /** The request waits before the store sees it. Milliseconds. */
  | { kind: 'delay'; ms: number }
  /**
   * The connection ends once this much of the request's body arrived; the store saw that much. A shorter body is not met.
   * `fraction` is of Content-Length, more than 0 and at most 1: a request without one is not met.
   */
  | ({ kind: 'cut-request' } & ({ afterBytes: number } | { fraction: number }))
  /** The connection ends and the store does nothing. */
  | { kind: 'cut-before-work' }
  /** The store does all its work; the connection ends instead of the answer. */
  | { kind: 'cut-after-work' }
  /** The answer announces its full length; the connection ends after `bytes` of its body. */
  | { kind: 'truncate'; bytes: number }
  /** The body of the answer comes slowly. */
  | { kind: 'slow'; bytesPerSecond: number }
  /** The store does nothing and nobody ever answers. */
  | { kind: 'hang' };

/** One fault to inject. */
export type Fault = FaultMatch & FaultKind;

/** A fault that was added. */
export interface FaultHandle {
  /** How many requests it met so far. */
  readonly hits: number;
  /** Takes it back; what it met already stays broken. */
  remove(): void;
}

/** A handler of node:http; what it answers is not waited for. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Active {
  readonly fault: Fault;
  left: number;
  hits: number;
}

/** Misbehaviour on demand, for any handler of node:http. The first fault that matches a request is the one it meets. */
export class Faults {
  readonly #active: Active[] = [];
  readonly #rpcOf: (request: IncomingMessage) => string | undefined;

  constructor(
    options: {
      /** What a request calls, where its path does not say it. @default nothing */
      rpcOf?: (request: IncomingMessage) => string | undefined;
    } = {},
  ) {
    this.#rpcOf = options.rpcOf ?? (() => undefined);
  }

  /** Adds a fault behind those that are there. @throws RangeError when a number in it makes no sense */
  add(fault: Fault): FaultHandle {
    checkFault(fault);
    const active: Active = { fault, left: fault.times ?? 1, hits: 0 };
    this.#active.push(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: () => this.#remove(active),
    };
  }

  /** Takes every fault back. */
  clear(): void {
    this.#active.length = 0;
  }

  /** The handler with the faults in front of it. */
  wrap(handler: Handler): Handler {
    return (request, response) => {
      const fault = this.#take(request);
      if (fault === undefined) handler(request, response);
      else inject(fault, { request, response, handler });
    };
  }

  #take(request: IncomingMessage): Fault | undefined {
    const rpc = this.#rpcOf(request);
    const active = this.#active.find(({ fault }) => matches(fault, request) && calls(fault, rpc));
    if (active === undefined) return undefined;
    active.hits++;
    active.left--;
    if (active.left <= 0) this.#remove(active);
    return active.fault;
  }

  #remove(active: Active): void {
    const index = this.#active.indexOf(active);
    if (index >= 0) this.#active.splice(index, 1);
  }
}

function checkFault(fault: Fault): void {
  const positive = (name: string, value: number | undefined): void => {
    if (value !== undefined && !(value > 0)) throw new RangeError(`${name} of a fault must be more than 0`);
  };
  positive('times', fault.times);
  if (fault.kind === 'slow') positive('bytesPerSecond', fault.bytesPerSecond);
  if (fault.kind === 'truncate' && !(fault.bytes >= 0))
    throw new RangeError('bytes of a fault must not be negative');
  if (fault.kind === 'delay' && !(fault.ms >= 0)) throw new RangeError('ms of a fault must not be negative');
  if (fault.kind !== 'cut-request') return;
  if ('afterBytes' in fault) positive('afterBytes', fault.afterBytes);
  else if (!(fault.fraction > 0 && fault.fraction <= 1))
    throw new RangeError('fraction of a fault must be more than 0 and at most 1');
}

function matches(fault: Fault, request: IncomingMessage): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (fault.kind === 'cut-request' && !(bytesBeforeCut(fault, request) <= announced(request))) return false;
  if (fault.path === undefined) return true;
  const path = decodedPath(request.url ?? '/');
  return typeof fault.path === 'string' ? path.startsWith(fault.path) : test(fault.path, path);
}

function calls({ rpc }: Fault, called: string | undefined): boolean {
  if (rpc === undefined) return true;
  if (called === undefined) return false;
  return typeof rpc === 'string' ? rpc === called : test(rpc, called);
}

function test(pattern: RegExp, text: string): boolean {
  // A sticky or global pattern remembers where it stopped.
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/** The length that the request announces; Infinity where it comes in chunks. */
function announced(request: IncomingMessage): number {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length);
  return request.headers['transfer-encoding'] === undefined ? 0 : Number.POSITIVE_INFINITY;
}

function bytesBeforeCut(fault: Fault & { kind: 'cut-request' }, request: IncomingMessage): number {
  if ('afterBytes' in fault) return fault.afterBytes;
  const length = announced(request);
  return Number.isFinite(length) && length > 0
    ? Math.max(1, Math.floor(length * fault.fraction))
    : Number.NaN;
}

function decodedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handler: Handler;
}

function inject(fault: Fault, { request, response, handler }: Exchange): void {
  switch (fault.kind) {
    case 'status': {
      const body = Buffer.from(fault.body ?? '');
      request.resume();
      response.writeHead(fault.status, { 'Content-Length': body.length, ...fault.headers });
      response.end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    case 'delay': {
      const timer = setTimeout(() => handler(request, response), fault.ms);
      response.once('close', () => clearTimeout(timer));
      return;
    }
    case 'cut-before-work':
      request.socket.destroy();
      return;
    case 'hang':
      request.resume();
      return;
    case 'cut-request':
      cutRequest(request, bytesBeforeCut(fault, request));
      break;
    case 'cut-after-work':
      cutAnswer(response);
      break;
    case 'truncate':
      truncateAnswer(response, fault.bytes);
      break;
    case 'slow':
      slowAnswer(response, fault.bytesPerSecond);
      break;
  }
  handler(request, response);
}
