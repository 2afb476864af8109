import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { parseCall } from '../koji/xmlrpc/parse.js';
import { str } from '../koji/xmlrpc/python.js';
import { Double, isList, isStruct, type Value } from '../koji/xmlrpc/value.js';
import { writeCall } from '../koji/xmlrpc/write.js';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends a request and reads the whole answer. */
export function send(
  url: string,
  options: RequestOptions & { body?: string | Uint8Array } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = open(url, { method: 'POST', agent: false, ...rest }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A fault that a call was answered with. */
export class KojiFault extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a test says about a session. */
export interface TestSession {
  readonly id: number;
  readonly key: string;
}

/** Keyword arguments, as the last parameter. */
export function keywords(members: Readonly<Record<string, Value>>): Value {
  return { ...members, __starstar: true };
}

/** The client of the sandbox's own tests: one call at a time, nothing repeated, doubles as numbers. */
export class KojiClient {
  readonly url: string;
  readonly tls: RequestOptions;
  session: TestSession | undefined;
  callnum = 0;

  constructor(url: string, options: { tls?: RequestOptions } = {}) {
    this.url = url;
    this.tls = options.tls ?? {};
  }

  /** A session by certificate. */
  static async login(
    hub: { tlsUrl: string; ca: string; clientCert(user: string): { cert: string; key: string } },
    user: string,
  ): Promise<KojiClient> {
    const files = hub.clientCert(user);
    const client = new KojiClient(hub.tlsUrl, {
      tls: { ca: readFileSync(hub.ca), cert: readFileSync(files.cert), key: readFileSync(files.key) },
    });
    client.session = sessionOf(await client.at('/ssllogin', 'sslLogin'));
    return client;
  }

  /** A call of this session, with the next number. @throws KojiFault */
  call(method: string, ...params: readonly Value[]): Promise<unknown> {
    return this.at('', method, ...params);
  }

  /** A call below the hub's URL. */
  async at(path: string, method: string, ...params: readonly Value[]): Promise<unknown> {
    const { body } = await send(`${this.url}${path}`, {
      ...this.tls,
      body: writeCall(method, params),
      headers: { 'Content-Type': 'text/xml', ...this.headers() },
    });
    return readAnswer(body);
  }

  /** Uploads one chunk. */
  async upload(query: Readonly<Record<string, string>>, chunk: Uint8Array): Promise<unknown> {
    const { body } = await send(`${this.url}?${new URLSearchParams(query).toString()}`, {
      ...this.tls,
      body: chunk,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': chunk.length,
        ...this.headers(),
      },
    });
    return readAnswer(body);
  }

  /** The headers of the next call. */
  headers(): Record<string, string> {
    if (this.session === undefined) return {};
    return {
      'Koji-Session-Id': String(this.session.id),
      'Koji-Session-Key': this.session.key,
      'Koji-Session-Callnum': String(this.callnum++),
    };
  }
}

/** What a login answered. */
export function sessionOf(answer: unknown): TestSession {
  const info = answer as { 'session-id': number; 'session-key': string };
  return { id: info['session-id'], key: info['session-key'] };
}

/** The value of an answer, in plain words. @throws KojiFault */
export function readAnswer(body: Buffer): unknown {
  const [value = null] = parseCall(body).params;
  if (body.includes('<fault>') && isStruct(value)) {
    throw new KojiFault(Number(value.faultCode), str(value.faultString));
  }
  return plain(value);
}

function plain(value: Value): unknown {
  if (value instanceof Double) return value.value;
  if (isList(value)) return value.map(plain);
  if (!isStruct(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member ?? null)]));
}
