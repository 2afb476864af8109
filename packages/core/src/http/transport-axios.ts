import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { Axios, type AxiosRequestConfig } from 'axios';
import { untilAborted } from '../abort.js';
import { toPublishError } from '../errors.js';
import type { Agents, Route } from './agents.js';
import { connectionError } from './connection-error.js';
import { relay } from './relay.js';
import type { AttemptContext, HttpRequest, HttpResponse, Send } from './types.js';
import { type RequestState, watchRequest } from './watch-request.js';

/** A bare instance: none of axios's default headers, transforms or interceptors. */
const axios = new Axios({ adapter: 'http' });

/**
 * Sends one request on the wire: the innermost layer and the only file that imports axios. Redirects, retries, proxies, limits
 * and timeouts are the other layers' work, so all of axios's own are off.
 */
export function axiosTransport(options: { readonly store: string; readonly agents: Agents }): Send {
  const { store, agents } = options;
  return async (request, context) => {
    const { signal } = context;
    const state: RequestState = { sending: false };
    const fail = (thrown: unknown) =>
      connectionError(state.bodyError ?? state.proxyError ?? thrown, {
        request,
        store,
        signal,
        sending: state.sending,
        answered: state.answer !== undefined,
      });
    if (signal.aborted) throw fail(signal.reason);
    const route = agents.route(request.url, { fresh: !request.idempotent });
    const body = request.body !== undefined && request.body.length > 0 ? request.body.open() : undefined;
    // A body that fails is the caller's to hear of, not what the cut connection makes of it.
    body?.once('error', (thrown) => (state.bodyError = toPublishError(thrown, { store })));
    const onAbort = (): void => void state.request?.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = (): void => {
      signal.removeEventListener('abort', onAbort);
      if (state.request?.writableFinished === false) state.request.destroy();
      body?.destroy();
    };
    try {
      const config = axiosConfig({ request, route, body, state, context, store });
      const sent = axios.request<Readable>(config);
      const answer = await untilAborted(sent, signal);
      return answerOf(request, state, answer.data, { context, fail, settled });
    } catch (thrown) {
      settled();
      throw fail(thrown);
    }
  };
}

interface Sending {
  readonly request: HttpRequest;
  readonly route: Route;
  readonly body: Readable | undefined;
  readonly state: RequestState;
  readonly context: AttemptContext;
  readonly store: string;
}

function axiosConfig(sending: Sending): AxiosRequestConfig {
  const { request, route, body, state, context, store } = sending;
  const module = route.scheme === 'https:' ? https : http;
  const headers = { ...request.headers, ...bodyHeaders(request), ...route.headers, host: request.url.host };
  return {
    method: request.method,
    url: request.url.href,
    ...(body === undefined ? {} : { data: body }),
    responseType: 'stream',
    maxRedirects: 0,
    // -1 is "no limit" like Infinity, but without a further stream between the file and the socket.
    maxBodyLength: -1,
    maxContentLength: -1,
    decompress: request.headers['accept-encoding'] !== 'identity',
    proxy: false,
    validateStatus: () => true,
    transport: {
      // axios would add headers of its own; what goes out is exactly ours.
      request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest {
        const wired = { ...options, ...route.options, headers, connectSignal: context.signal };
        const outgoing = module.request(wired, (answer) => {
          state.answer = answer;
          state.encoded = answer.headers['content-encoding'] !== undefined;
          onAnswer(answer);
        });
        state.request = outgoing;
        watchRequest(outgoing, state, context.wire, store);
        if (context.signal.aborted) outgoing.destroy();
        return outgoing;
      },
    },
  };
}

function bodyHeaders(request: HttpRequest): Record<string, string> {
  if (request.body !== undefined)
    return { 'content-length': String(request.body.length), 'content-type': request.body.contentType };
  return request.method === 'GET' || request.method === 'HEAD' ? {} : { 'content-length': '0' };
}

interface Ends {
  readonly context: AttemptContext;
  readonly fail: (thrown: unknown) => ReturnType<typeof connectionError>;
  readonly settled: () => void;
}

function answerOf(request: HttpRequest, state: RequestState, data: Readable, ends: Ends): HttpResponse {
  const { answer, request: outgoing } = state;
  if (answer === undefined || outgoing === undefined) throw new Error('an answer without a request');
  const status = answer.statusCode ?? 0;
  // The server has decided before it had the whole body (413, 401): what is left of it would only break the connection
  // while the answer is read.
  if (status >= 300 && !outgoing.writableFinished) state.stopSending?.();
  const { signal, wire } = ends.context;
  const body = relay(data, { signal, wire, mapError: ends.fail, onClose: ends.settled });
  return { status, headers: headersOf(answer, state), url: request.url, body };
}

function headersOf(answer: IncomingMessage, state: RequestState): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  // It counts the compressed bytes, which nobody sees any more.
  if (state.encoded === true && headers['content-encoding'] === undefined) delete headers['content-length'];
  return headers;
}
