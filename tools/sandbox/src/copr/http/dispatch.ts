import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api-error.js';
import { loginInvalid, userOfToken } from '../auth/login.js';
import type { Frontend } from '../frontend.js';
import { type Answer, compactJson } from './answer.js';
import type { RequestBody } from './body.js';
import { Call } from './call.js';
import { errorPage, redirect } from './page.js';
import type { Endpoint } from './route.js';
import type { Router } from './router.js';
import type { Session } from './session.js';

/** A request whose body was read. */
export interface Received {
  readonly request: IncomingMessage;
  readonly body: RequestBody;
  readonly session: Session;
}

const API = '/api_3';
const NO_PAGE =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';
const NO_METHOD = 'The method is not allowed for the requested URL.';

/** Answers requests; what one did is kept as a whole or not at all. */
export class Dispatcher {
  readonly #frontend: Frontend;
  readonly #router: Router;

  constructor(frontend: Frontend, router: Router) {
    this.#frontend = frontend;
    this.#router = router;
  }

  /** What a request gets. @throws what is neither an ApiError nor foreseen */
  answer(received: Received): Answer {
    const { db } = this.#frontend;
    const [target = '/', ...rest] = (received.request.url ?? '/').split('?');
    const path = decodePath(target);
    try {
      const answer = this.#respond(received, { path, query: rest.join('?') });
      db.commit();
      return answer;
    } catch (error) {
      db.rollback();
      if (!(error instanceof ApiError)) throw error;
      return isApi(path)
        ? { status: error.status, headers: error.headers, json: { error: error.message } }
        : { ...errorPage(error.status, error.message), headers: error.headers };
    }
  }

  #respond({ request, body, session }: Received, { path, query }: { path: string; query: string }): Answer {
    const method = request.method ?? 'GET';
    const merged = path.replaceAll(/\/{2,}/g, '/');
    const found = this.#router.find(method, merged);
    if (found.kind === 'nothing') {
      return isApi(path)
        ? compactJson(404, { error: "Such API endpoint doesn't exist" })
        : errorPage(404, NO_PAGE);
    }
    // Slashes in a row are not tolerated but led away from, as werkzeug does.
    if (merged !== path) return redirect(`${encodeURI(merged)}${query === '' ? '' : `?${query}`}`, 308);
    if (found.kind === 'method-not-allowed') throw new ApiError(405, NO_METHOD);
    const { endpoint, params } = found;
    const call = new Call({
      request,
      body,
      session,
      params,
      query: new URLSearchParams(query),
      user: session.user,
    });
    return this.#run(endpoint, call);
  }

  #run(endpoint: Endpoint, call: Call): Answer {
    const { login, upload, deprecated, warnsStrangers, respond } = endpoint;
    if (upload === true) call.body.takeJsonPart();
    call.user ??= login === true ? userOfToken(this.#frontend, call) : undefined;
    const isStranger = login === true && call.user === undefined;
    const answer = isStranger ? loginInvalid(this.#frontend) : respond(call);
    if (deprecated === undefined || (isStranger && warnsStrangers !== true)) return answer;
    const warning = { Warning: `This method is deprecated: ${deprecated}` };
    return { ...answer, headers: { ...answer.headers, ...warning } };
  }
}

const isApi = (path: string): boolean => path.startsWith(API) && !path.includes('gssapi_login/web-ui');

/** As WSGI decodes it: what is no UTF-8 becomes a replacement, what is no escape stays. */
function decodePath(target: string): string {
  const bytes = target.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
