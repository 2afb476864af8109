import {
  type BodySource,
  type Clock,
  type Emit,
  type HttpClient,
  type HttpResponse,
  PublishError,
} from '@omnipub/core';
import { createDecoder } from '../xmlrpc/decode.js';
import type { XmlRpcResponse } from '../xmlrpc/value.js';
import { explainStatus } from './explain-status.js';

/** One request to the hub: a call, or the bytes of an upload. */
export interface WireRequest {
  readonly body: BodySource;
  /** Behind the hub's path: `ssllogin`. @default the hub itself */
  readonly below?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Is told each time that it is sent again: from then on what came of it before is not known. */
  readonly onResend?: () => void;
}

/** What came back. */
export interface WireAnswer {
  readonly response: XmlRpcResponse;
  /** The header Koji-Version: hubs from 1.35 on (koji contract 1). */
  readonly version: string | undefined;
}

/** Posts to one hub. */
export interface HubWire {
  /**
   * Sends, and decodes the answer as it comes. Broken connections and overloaded servers are met by sending the very same bytes again,
   * the call number among them, which the hub knows again (koji contract 4).
   * @throws PublishError for a status that is no success, with recovery `retry` where it may pass; PROTOCOL for an answer that is no XML-RPC
   */
  post(request: WireRequest): Promise<WireAnswer>;
}

/** What {@link createHubWire} is built with. */
export interface HubWireOptions {
  /** A client of the hub's origin. */
  readonly http: HttpClient;
  /** The hub's path, without the first slash: `kojihub`. */
  readonly path: string;
  readonly clock: Clock;
  /** Bytes of one answer. */
  readonly maxAnswerBytes: number;
  /** Times that an answer which breaks off is asked for again. @default 3 */
  readonly rereads?: number;
}

/** Statuses that pass by themselves; a 408 too: the hub waited in vain for the body (koji contract 1). */
export const PASSING = [408, 429, 500, 502, 503, 504];

const BREAK_MS = 250;

/** Makes one. */
export function createHubWire(options: HubWireOptions): HubWire {
  const { http, path, clock, maxAnswerBytes, rereads = 3 } = options;

  const send = (request: WireRequest): Promise<HttpResponse> =>
    http.request({
      method: 'POST',
      path: request.below === undefined ? path : `${path}/${request.below}`,
      query: request.query ?? {},
      headers: { 'accept-encoding': 'gzip, deflate', ...request.headers },
      body: request.body,
      idempotent: true,
      retryOn: PASSING,
      explain: explainStatus,
      signal: request.signal,
      emit: (event) => {
        if (event.type === 'request.retry') request.onResend?.();
        // That a call of some hundred bytes has left is no progress of anything.
        if (event.type !== 'upload.progress' || request.body.contentType !== 'text/xml') request.emit(event);
      },
    });

  return {
    async post(request) {
      for (let round = 1; ; round++) {
        const answer = await send(request);
        try {
          return await decoded(answer, maxAnswerBytes);
        } catch (thrown) {
          answer.body.destroy();
          if (request.signal.aborted || round > rereads || !mayPass(thrown)) throw thrown;
          const delayMs = BREAK_MS * 2 ** (round - 1);
          request.onResend?.();
          request.emit({ type: 'request.retry', attempt: round, delayMs, reason: thrown.message });
          await clock.sleep(delayMs, request.signal);
        }
      }
    },
  };
}

function mayPass(thrown: unknown): thrown is PublishError {
  return thrown instanceof PublishError && (thrown.code === 'NETWORK' || thrown.code === 'TIMEOUT');
}

async function decoded(answer: HttpResponse, limit: number): Promise<WireAnswer> {
  const type = answer.headers['content-type'] ?? '';
  if (!/\bxml\b/i.test(type))
    throw new PublishError(
      'PROTOCOL',
      `${answer.url.host} answered with ${type === '' ? 'something' : type.slice(0, 60)}, not with XML-RPC`,
      {
        store: 'koji',
        status: answer.status,
        hint: 'check that the URL is that of a Koji hub (it usually ends in /kojihub), and that no login page stands before it',
      },
    );
  const decoder = createDecoder({ bytes: limit });
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) decoder.write(piece);
  return { response: decoder.response(), version: answer.headers['koji-version'] };
}
