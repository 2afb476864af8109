import { createHash } from 'node:crypto';
import { type RawAnswer, sendRaw } from '../gobbler/recordings.raw-http.js';
import { dumps } from './python/json.js';
import type { RecordedBody, RecordedPart, RecordedRequest } from './recordings.fixture.js';

/** What stands in a replay in place of what was taken out of the recordings. */
export interface Secrets {
  /** Login and token of who made the call: `login:token`. */
  readonly token: string;
  /** The value of the session's cookie. */
  readonly session: string;
  /** Of the project that a webhook is about. */
  readonly webhookSecret: string;
}

/** Sends a recorded request byte for byte; only what was taken out of it is filled in. @throws Error when no answer comes */
export async function sendRecorded(
  request: RecordedRequest,
  url: string,
  secrets: Secrets,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const target = request.target.replace('<webhook-secret>', secrets.webhookSecret);
  const headers = request.headers.map(([name, value]) => `${name}: ${filled(value, secrets)}`);
  return sendRaw({
    host: hostname,
    port: Number(port),
    line: `${request.method} ${target} HTTP/1.1`,
    headers,
    body: bodyOf(request),
  });
}

function filled(value: string, { token, session }: Secrets): string {
  switch (value) {
    case 'Basic <base64 of login:token, 1 colon(s)>':
      return `Basic ${Buffer.from(token).toString('base64')}`;
    case 'Basic <base64 of login:token, 2 colon(s)>':
      return `Basic ${Buffer.from('a:b:c').toString('base64')}`;
    case 'Bearer <redacted>':
      return 'Bearer abcd';
    // One word was sent (note of auth-check-authorization-oneword-raw).
    case 'zzz <redacted>':
      return 'zzz';
    case 'Negotiate <redacted>':
      return `Negotiate ${Buffer.from('token').toString('base64')}`;
    case 'session=<session-id>':
      return `session=${session}`;
    default:
      return value;
  }
}

/** The bytes of a body. @throws Error where they can't be those that were sent */
export function bodyOf({ headers, body }: RecordedRequest): Buffer {
  const bytes = bytesOf(headers, body);
  if (bytes.length !== body.size)
    throw new Error(`${String(body.size)} bytes were sent, not ${String(bytes.length)}`);
  return bytes;
}

function bytesOf(headers: RecordedRequest['headers'], body: RecordedBody): Buffer {
  if (body.multipart !== undefined) return formOf(headers, body.multipart);
  if (body.json !== undefined) return Buffer.from(dumps(body.json));
  return Buffer.from(body.text ?? '');
}

function formOf(headers: RecordedRequest['headers'], parts: readonly RecordedPart[]): Buffer {
  const type = headers.find(([name]) => name === 'Content-Type')?.[1] ?? '';
  const [, boundary = ''] = /boundary=(.+)$/u.exec(type) ?? [];
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${part.headers.join('\r\n')}\r\n\r\n`),
    contentOf(part),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

function contentOf({ text, json, size, sha256, base64_prefix }: RecordedPart): Buffer {
  // Only the beginning of the source RPM was kept, and nobody looks behind it (copr contract 4).
  if (base64_prefix !== undefined) return Buffer.concat([Buffer.from(base64_prefix, 'base64')], size);
  const bytes = Buffer.from(text ?? dumps(json));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`a part is not what was sent: ${bytes.toString()}`);
  return bytes;
}
