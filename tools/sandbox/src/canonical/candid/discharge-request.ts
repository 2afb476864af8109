import { readBody } from '../http/body.js';
import type { Call } from '../http/router.js';
import { fromBase64 } from '../macaroon/base64.js';
import { MalformedMacaroon } from '../macaroon/macaroon.js';
import { candidErrors, refusal } from './candid-errors.js';
import type { DischargeToken } from './discharge-token.js';

/** What `POST /discharge` asks for. */
export interface DischargeRequest {
  readonly id: Buffer;
  /** The sealed caveat: what came as caveat64, else the id. */
  readonly caveat: Buffer;
  /** Whether it came as caveat64. */
  readonly isExternal: boolean;
  readonly token: DischargeToken | undefined;
}

/** Reads a discharge request out of the query and a form-encoded body (canonical contract 3.2). @throws Refusal in the bakery's words */
export async function readDischargeRequest(call: Call): Promise<DischargeRequest> {
  const fields = await readForm(call);
  const id = either(fields, 'id', 'bad caveat id');
  const caveat = bytesOf(fields.get('caveat64') ?? '', 'bad base64-encoded caveat');
  const value = either(fields, 'token', 'bad discharge token');
  const kind = fields.get('token-kind') ?? '';
  if (value.length > 0 && kind === '') throw refusal('discharge token provided without token kind');
  return {
    id,
    caveat: caveat.length > 0 ? caveat : id,
    isExternal: caveat.length > 0,
    token: value.length > 0 ? { kind, value } : undefined,
  };
}

/** The fields of the query and of a form-encoded body; the body's win. A body of another type is not looked at, as in Go. */
export async function readForm(call: Call): Promise<URLSearchParams> {
  const fields = new URLSearchParams(call.query);
  const type = (call.request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return fields;
  const body = await readBody(call, candidErrors);
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) fields.set(name, value);
  return fields;
}

function either(fields: URLSearchParams, name: string, what: string): Buffer {
  const base64 = fields.get(`${name}64`) ?? '';
  return base64 === '' ? Buffer.from(fields.get(name) ?? '') : bytesOf(base64, what);
}

function bytesOf(text: string, what: string): Buffer {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof MalformedMacaroon) throw refusal(`${what}: ${error.message}`);
    throw error;
  }
}
