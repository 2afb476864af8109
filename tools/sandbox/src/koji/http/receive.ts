import type { IncomingMessage } from 'node:http';
import { BadRequest } from '../xmlrpc/bad-request.js';

/** A request as far as it must be known before anything is made of it. */
export interface Received {
  /** The method that it calls; `rawUpload` for one whose body is a file's. */
  readonly rpc: string | undefined;
  /** Not of an upload: that is written as it comes. */
  readonly body: Buffer | BadRequest | undefined;
}

/** Reads a call. @throws Error when the connection ends before the body does */
export async function receive(request: IncomingMessage, options: { maxLength: number }): Promise<Received> {
  if (request.method !== 'POST') return { rpc: undefined, body: undefined };
  // Only exactly this is an upload (koji contract 1).
  if (request.headers['content-type'] === 'application/octet-stream')
    return { rpc: 'rawUpload', body: undefined };
  const body = await readBody(request, options.maxLength);
  if (body instanceof BadRequest) return { rpc: undefined, body };
  const [, rpc] = /<methodName>\s*([^<]*?)\s*<\/methodName>/.exec(body.toString('latin1', 0, 4096)) ?? [];
  return { rpc, body };
}

async function readBody(request: IncomingMessage, maxLength: number): Promise<Buffer | BadRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // What follows is read and dropped, so that the client is not cut off before it sees the answer.
    if (length <= maxLength) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (length > maxLength) return new BadRequest('Request too long');
  return length === 0 ? new BadRequest('Empty request') : Buffer.concat(chunks);
}
