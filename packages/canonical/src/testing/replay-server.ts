import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compareRequest } from './compare-request.js';
import { type ReceivedRequest, receive } from './received-request.js';
import { type Exchange, type RecordedResponse, type Recording, requestName, services } from './recording.js';
import { type ReplayUrls, type ReplayValues, replayValues } from './replay-values.js';

/** An answer to a request that the recorded tool did not send and we do. Each answers once, and is listed as a difference. */
export interface AlsoAnswered extends Pick<Exchange, 'service' | 'method' | 'path'> {
  readonly response: Partial<RecordedResponse>;
}

/** The servers of one replay. */
export interface ReplayServers {
  readonly urls: ReplayUrls;
  readonly values: ReplayValues;
  /** What came, in its order. */
  readonly received: readonly ReceivedRequest[];
  /** What was otherwise than recorded, one sentence each; empty: all was sent as it was recorded. */
  differences(): readonly string[];
  stop(): Promise<void>;
}

/** Starts one server a service on loopback; together they give the recorded answers in their order. */
export async function startReplayServers(
  recording: Recording,
  also: readonly AlsoAnswered[],
): Promise<ReplayServers> {
  const received: ReceivedRequest[] = [];
  const problems: string[] = [];
  const answered = new Set<number>();
  const alsoAnswered = new Set<AlsoAnswered>();
  const servers = services.map((service) =>
    createServer((message, response) => {
      receive(service, message).then(
        (request) => answer(request, response),
        (thrown: unknown) => {
          problems.push(`${service}: a request did not come to its end: ${String(thrown)}`);
          response.destroy();
        },
      );
    }),
  );
  const [api, storage, sso, candid] = await Promise.all(servers.map(listen));
  const urls = { api: api ?? '', storage: storage ?? '', sso: sso ?? '', candid: candid ?? '' };
  const values = replayValues(recording, urls);

  function answer(request: ReceivedRequest, response: ServerResponse): void {
    received.push(request);
    const isSame = (each: Pick<Exchange, 'service' | 'method' | 'path'>): boolean =>
      requestName({ ...each, path: values.sent(each.path) }) === requestName(request);
    const index = recording.exchanges.findIndex((each, at) => !answered.has(at) && isSame(each));
    const exchange = recording.exchanges[index];
    if (exchange === undefined) {
      const other = also.find((each) => !alsoAnswered.has(each) && isSame(each));
      problems.push(`also sent: ${requestName(request)}`);
      if (other !== undefined) alsoAnswered.add(other);
      give(response, values.answered(other?.response ?? { status: 599 }));
      return;
    }
    const later = [...answered].filter((at) => at > index);
    if (later.length > 0) problems.push(`${String(index)} ${requestName(exchange)}: sent too late`);
    answered.add(index);
    for (const { at, recorded, sent } of compareRequest(exchange, request, values))
      problems.push(
        `${String(index)} ${requestName(exchange)}: ${at}: recorded ${shown(recorded)}, sent ${shown(sent)}`,
      );
    give(response, values.answered(exchange.response));
  }

  return {
    urls,
    values,
    received,
    differences: () => [
      ...problems,
      ...recording.exchanges.flatMap((each, at) =>
        answered.has(at) ? [] : [`${String(at)} ${requestName(each)}: not sent`],
      ),
    ],
    stop: async () => {
      await Promise.all(servers.map(close));
    },
  };
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function give(
  response: ServerResponse,
  { status = 200, headers = {}, body = '' }: Partial<RecordedResponse>,
): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { ...(isText ? {} : { 'Content-Type': 'application/json' }), ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
