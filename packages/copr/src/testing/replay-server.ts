import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestDifferences } from './compare-request.js';
import { type ReceivedRequest, receive } from './received-request.js';
import type { RecordedExchange, RecordedResponse, Recording } from './recording.js';

/** An answer to a request that python-copr did not send and we may, as often as it comes. It is no difference. */
export interface AlsoAnswered {
  /** Method and path: `POST /api_3/build/check-before-build`. */
  readonly request: string;
  /** @default 200 */
  readonly status?: number;
  readonly json: unknown;
}

/** A list that is answered out of its rows, page by page as it is asked for, in place of the recorded pages. */
export interface AnsweredList {
  /** Method and path: `GET /api_3/build/list`. */
  readonly request: string;
  readonly rows: readonly unknown[];
}

/** A frontend that gives recorded answers. */
export interface ReplayServer {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  /** What was otherwise than recorded, one sentence each; empty: all was sent as it was recorded. */
  differences(): readonly string[];
  stop(): Promise<void>;
}

/** The webhook secret of a replay: the recorded ones were taken out. */
export const WEBHOOK_SECRET = '11111111-2222-4333-8444-555555555555';
const PLACEHOLDER = '<webhook-secret>';

/** The recorded frontend's URL of results. */
const RESULTS = 'http://127.0.0.1:8203';

/** Starts a server on loopback that gives the recorded answers in their order, and compares what it is asked. */
export async function startReplayServer(
  recording: Pick<Recording, 'exchanges'>,
  { also = [], list }: { readonly also?: readonly AlsoAnswered[]; readonly list?: AnsweredList },
): Promise<ReplayServer> {
  const exchanges = recording.exchanges.map(({ request, ...rest }) => ({
    request: { ...request, target: request.target.replace(PLACEHOLDER, WEBHOOK_SECRET) },
    ...rest,
  }));
  const problems: string[] = [];
  let next = 0;
  const server = createServer((message, response) => {
    receive(message).then(
      (request) => answer(request, response),
      (thrown: unknown) => {
        problems.push(`a request did not come to its end: ${String(thrown)}`);
        response.destroy();
      },
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  function answer(request: ReceivedRequest, response: ServerResponse): void {
    const exchange = exchanges[next];
    const name = `${request.method} ${request.target}`;
    if (list !== undefined && list.request === name.split('?')[0]) {
      givePage(response, list, new URL(request.target, url));
      return;
    }
    const other = also.find((each) => each.request === name.split('?')[0]);
    if (other !== undefined && !isSameCall(exchange, request)) {
      giveJson(response, other.status ?? 200, other.json);
      return;
    }
    if (exchange === undefined) {
      problems.push(`also sent: ${name}`);
      giveJson(response, 404, { error: 'this was not recorded' });
      return;
    }
    for (const each of requestDifferences(exchange.request, request))
      problems.push(`${String(next)} ${exchange.request.method} ${exchange.request.target}: ${each}`);
    next += 1;
    give(response, exchange.response, url);
  }

  return {
    url,
    differences: () => [
      ...problems,
      ...exchanges
        .slice(next)
        .map(({ request }, at) => `${String(next + at)} ${request.method} ${request.target}: not sent`),
    ],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function isSameCall(exchange: RecordedExchange | undefined, { method, target }: ReceivedRequest): boolean {
  const path = (text: string): string => text.split('?')[0] ?? '';
  return exchange?.request.method === method && path(exchange.request.target) === path(target);
}

function give(response: ServerResponse, recorded: RecordedResponse | null, url: string): void {
  if (recorded === null) {
    response.destroy();
    return;
  }
  const { status, headers, body } = recorded;
  const kept = headers.filter(([name]) => /^(content-type|warning|location|set-cookie)$/iu.test(name));
  const text = body.json === undefined ? (body.text ?? '') : JSON.stringify(body.json);
  response.writeHead(status, kept.flat());
  response.end(text.replaceAll(RESULTS, url).replaceAll(PLACEHOLDER, WEBHOOK_SECRET));
}

function givePage(response: ServerResponse, { rows }: AnsweredList, { searchParams }: URL): void {
  const [limit, offset] = ['limit', 'offset'].map((name) => Number(searchParams.get(name) ?? 0));
  const from = offset ?? 0;
  giveJson(response, 200, { items: rows.slice(from, limit === 0 ? undefined : from + (limit ?? 0)) });
}

function giveJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
}
