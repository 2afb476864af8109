import type { z } from 'zod';
import { Refusal } from './answer.js';
import type { Errors } from './error-list.js';
import type { Call } from './router.js';

const MEBIBYTE = 1024 * 1024;

/** The whole body of a request. @param limit bytes @throws Refusal 413 beyond the limit */
export async function readBody(call: Call, errors: Errors, limit = MEBIBYTE): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A refusal in the middle still has to reach the client, so the connection may not go.
  for await (const chunk of call.request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw errors.refuse(413, 'request-too-large', `the body is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON body of a request.
 * @throws Refusal 415 for another content type, 400 `invalid-request` for what is no JSON, 400 with an `invalid-field` for each thing in
 * it that is not as it has to be
 */
export async function readJson<T>(
  call: Call,
  errors: Errors,
  schema: z.ZodType<T>,
  options: { /** Bytes. @default 1 MiB */ readonly limit?: number } = {},
): Promise<T> {
  mustBe(call, errors, 'application/json');
  const raw = await readBody(call, errors, options.limit);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    throw errors.refuse(400, 'invalid-request', 'The request body is not valid JSON.');
  }
  return checkJson(value, errors, schema);
}

/** A value as the schema wants it. @throws Refusal 400 with an `invalid-field` for each thing that is wrong */
export function checkJson<T>(value: unknown, errors: Errors, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const entries = parsed.error.issues.map(({ path, message }) => ({
    code: 'invalid-field',
    message: `${path.join('.') || 'body'}: ${message}`,
    extra: { field: path.join('.') },
  }));
  throw new Refusal(errors.answer(400, entries));
}

/** The media type without its parameters. @throws Refusal 415 when it is another one */
export function mustBe(call: Call, errors: Errors, type: string): void {
  const given = (call.request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (given !== type)
    throw errors.refuse(
      415,
      'unsupported-media-type',
      `Content-Type has to be ${type}, not "${given ?? ''}".`,
    );
}
