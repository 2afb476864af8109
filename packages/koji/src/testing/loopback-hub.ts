import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createDecoder } from '../xmlrpc/decode.js';
import { encodeCall } from '../xmlrpc/encode.js';
import type { XmlRpcCall, XmlRpcInput } from '../xmlrpc/value.js';

/** One request that the hub got. */
export interface HubRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Undefined for the bytes of an upload. */
  readonly call: XmlRpcCall | undefined;
  /** How many came before it. */
  readonly index: number;
}

/** What it answers. */
export type HubAnswer =
  | { readonly value: XmlRpcInput }
  | { readonly fault: number; readonly text: string }
  | { readonly status: number; readonly body?: string; readonly type?: string }
  /** The connection ends; `after`: so many bytes of a whole answer. */
  | { readonly cut: true }
  | { readonly value: XmlRpcInput; readonly after: number }
  /** Nobody ever answers. */
  | { readonly hang: true };

/** A hub on loopback that does what a test says: for hubs that the sandbox is not, old and broken ones. */
export interface LoopbackHub extends AsyncDisposable {
  /** Ends in `/kojihub`. */
  readonly url: string;
  readonly seen: readonly HubRequest[];
  /** Names of the calls that came, in order. */
  readonly methods: () => string[];
}

/** Starts one. `version`: what it says of itself; hubs before 1.35 say nothing. */
export async function startLoopbackHub(
  answer: (request: HubRequest) => HubAnswer | Promise<HubAnswer>,
  options: { /** @default 1.35.3 */ readonly version?: string | null } = {},
): Promise<LoopbackHub> {
  const seen: HubRequest[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined);
    void serve(request, response);
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const url = new URL(request.url ?? '/', 'http://hub.test');
    const isUpload = request.headers['content-type'] === 'application/octet-stream';
    const call = isUpload ? undefined : callOf(body);
    const { headers } = request;
    const asked = { path: url.pathname, query: url.searchParams, headers, body, call, index: seen.length };
    seen.push(asked);
    reply(await answer(asked), response, options.version === undefined ? '1.35.3' : options.version);
  };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/kojihub`,
    seen,
    methods: () => seen.map(({ call }) => call?.methodName ?? 'rawUpload'),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function callOf(body: Buffer): XmlRpcCall {
  const decoder = createDecoder();
  decoder.write(body);
  return decoder.call();
}

function reply(answer: HubAnswer, response: ServerResponse, version: string | null): void {
  if ('hang' in answer) return;
  if ('cut' in answer) {
    response.socket?.destroy();
    return;
  }
  if ('status' in answer) {
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' }).end(answer.body ?? '');
    return;
  }
  const xml = 'fault' in answer ? faultXml(answer.fault, answer.text) : valueXml(answer.value);
  const bytes = Buffer.from(xml);
  const named = version === null ? {} : { 'koji-version': version };
  response.writeHead(200, { 'content-type': 'text/xml', 'content-length': bytes.length, ...named });
  if (!('after' in answer)) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, answer.after), () => response.socket?.destroy());
}

/** A `methodResponse`. */
export function valueXml(value: XmlRpcInput): string {
  return encodeCall('x', [value])
    .replace(/<methodCall>\n<methodName>x<\/methodName>/, '<methodResponse>')
    .replace('</methodCall>', '</methodResponse>');
}

function faultXml(faultCode: number, faultString: string): string {
  const inside = /<param>\n([\s\S]*)<\/param>/.exec(valueXml({ faultCode, faultString }))?.[1] ?? '';
  return `<?xml version='1.0'?>\n<methodResponse>\n<fault>\n${inside}</fault>\n</methodResponse>\n`;
}
