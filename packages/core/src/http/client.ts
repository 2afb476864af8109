import { linkSignal } from '../abort.js';
import type { Deps } from '../deps.js';
import { toPublishError } from '../errors.js';
import { createAgents } from './agents.js';
import { auth } from './auth.js';
import { requestName } from './base-url.js';
import { buildRequest } from './build-request.js';
import { collect, isAccepted } from './collect.js';
import { download } from './download.js';
import { errorOfAnswer } from './error-answer.js';
import { JSON_LIMIT, parseJsonAnswer } from './json-answer.js';
import { logging } from './log.js';
import { onion } from './onion.js';
import { progress } from './progress.js';
import { rateLimit } from './rate-limit.js';
import { readText } from './read-body.js';
import { redirect } from './redirect.js';
import { retry } from './retry.js';
import { resolveSettings } from './settings.js';
import { timeout } from './timeout.js';
import { axiosTransport } from './transport-axios.js';
import type { CallOptions, HttpClient, HttpClientOptions, HttpRequest, HttpResponse } from './types.js';

/** Default bound of {@link HttpClient.text}. */
const TEXT_LIMIT = 1024 * 1024;

/**
 * Builds the client of one store; the layers once, in the order of ARCHITECTURE section 2.
 * @throws PublishError INVALID_INPUT for a base URL, a setting, a proxy or an authority that is wrong
 */
export function createHttpClient(
  options: HttpClientOptions,
  deps: Pick<Deps, 'log' | 'clock' | 'env'>,
): HttpClient {
  const { clock, log, env } = deps;
  const { store } = options;
  const settings = resolveSettings(options, env);
  const strategy = options.auth === undefined ? {} : { strategy: options.auth };
  const tls = options.tls ?? options.auth?.tls;
  const send = onion(
    [
      logging(log, clock),
      retry({ ...settings, clock, log }),
      collect(store),
      rateLimit({ ...settings, clock }),
      auth({ ...settings, ...strategy }),
      redirect(store),
      timeout(store),
      progress(clock),
    ],
    axiosTransport({
      store,
      agents: createAgents({ ca: options.ca, env, origin: settings.baseUrl.origin, tls }),
    }),
  );

  /** Sends, and makes an error of what is no success. */
  const ask = async (request: HttpRequest, signal: AbortSignal, call: CallOptions): Promise<HttpResponse> => {
    const response = await send(request, { signal, attempt: 1 });
    if (isAccepted(request, response.status)) return response;
    throw await errorOfAnswer(request, response, { store, clock, explain: call.explain });
  };

  /** Runs a call under its signal, whose reason becomes a PublishError here; `use` may keep it linked for longer. */
  const run = async <T>(
    call: CallOptions,
    extra: Pick<HttpRequest, 'collect'>,
    use: (request: HttpRequest, signal: AbortSignal, release: () => void) => Promise<T>,
  ): Promise<T> => {
    const request = { ...buildRequest(call, options, settings), ...extra };
    const linked = linkSignal({ signal: call.signal, what: requestName(request), store });
    try {
      linked.check();
      return await use(request, linked.signal, () => linked.done());
    } catch (thrown) {
      linked.done();
      throw toPublishError(thrown, { store });
    }
  };

  return {
    baseUrl: settings.baseUrl,
    request: (call) =>
      run(call, {}, async (request, signal, release) => {
        const response = await ask(request, signal, call);
        if (response.body.closed) release();
        else response.body.once('close', release);
        return response;
      }),
    json: (schema, call) =>
      run(asJson(call), { collect: JSON_LIMIT }, async (request, signal, release) => {
        const response = await ask(request, signal, call);
        const text = await readText(response);
        release();
        return parseJsonAnswer(schema, text, { request, response, store });
      }),
    text: (call) =>
      run(call, { collect: call.limit ?? TEXT_LIMIT }, async (request, signal, release) => {
        const text = await readText(await ask(request, signal, call));
        release();
        return text;
      }),
    download: (call) =>
      run(identity(call), {}, async (request, signal, release) => {
        const { to, expect = {} } = call;
        const parts = { ...settings, clock, to, expect };
        const done = await download(request, signal, { ...parts, send: (r) => ask(r, signal, call) });
        release();
        return done;
      }),
  };
}

/** The caller's own header wins. */
function asJson(call: CallOptions): CallOptions {
  return { ...call, headers: { accept: 'application/json', ...call.headers } };
}

/** Bytes that are hashed and resumed must be the file's own. */
function identity(call: CallOptions): CallOptions {
  return { ...call, headers: { ...call.headers, 'accept-encoding': 'identity' } };
}
