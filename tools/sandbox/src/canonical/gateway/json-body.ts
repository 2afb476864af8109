import type { z } from 'zod';
import type { Refusal } from '../http/answer.js';
import { mustBe, readBody } from '../http/body.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call } from '../http/router.js';

const LIMIT = 4 * 1024 * 1024;

/**
 * The JSON body of a request to the gateway.
 * @throws Refusal 415 for another content type; 400 with one `api-error` for what is no JSON or not as it has to be
 */
export async function readJson<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
  mustBe(call, errors, 'application/json');
  const raw = await readBody(call, errors, LIMIT);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    throw apiError('The request body is not valid JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw apiError(`${words(issue)} at /${issue?.path.map(String).join('/') ?? ''}`);
}

/** 400 with the code that the gateway gives to most of what is wrong with a request. */
export const apiError = (message: string): Refusal => errors.refuse(400, 'api-error', message);

/** Charmhub checks with JSON Schema and says it like that. */
function words(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code !== 'unrecognized_keys') return issue?.message ?? 'Invalid value';
  const keys = issue.keys.map((key) => `'${key}'`).join(', ');
  const were = issue.keys.length === 1 ? 'was' : 'were';
  return `Additional properties are not allowed (${keys} ${were} unexpected)`;
}
