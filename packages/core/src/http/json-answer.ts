import type { z } from 'zod';
import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import { shownText } from './shown-text.js';
import type { HttpRequest, HttpResponse } from './types.js';

/** JSON answers are read up to here: a list of all builds is some MiB, more is a broken server. */
export const JSON_LIMIT = 64 * 1024 * 1024;

/**
 * Parses and checks a JSON answer.
 * @throws PublishError PROTOCOL naming the request and the field that is wrong, never a value
 */
export function parseJsonAnswer<T>(
  schema: z.ZodType<T>,
  text: string,
  at: { readonly request: HttpRequest; readonly response: HttpResponse; readonly store: string },
): T {
  const { request, response, store } = at;
  const type = response.headers['content-type'];
  const fail = (what: string): PublishError =>
    new PublishError('PROTOCOL', `the answer of ${store} to ${requestName(request)} ${what}`, {
      store,
      status: response.status,
      // A write that was answered with 200 has most likely been done.
      recovery: request.idempotent ? 'give-up' : 'retry-after-probe',
      hint: /\bhtml\b/i.test(type ?? '')
        ? 'something before the store answered with a page, such as a login or a bot wall: check the base URL, and whether the store lets this program in'
        : 'check that the base URL leads to the store itself; if it does, omnipub has to learn this answer',
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fail(`is no JSON (${type === undefined ? 'without a content type' : shownText(type, 80)})`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 3).map(describe);
  const more = result.error.issues.length - problems.length;
  throw fail(`is wrong: ${problems.join('; ')}${more > 0 ? ` and ${String(more)} more` : ''}`);
}

/** Zod's own messages may quote the value; these don't. */
function describe(issue: z.core.$ZodIssue): string {
  const field = shownText(issue.path.map(String).join('.'), 120);
  const where = field === '' ? 'the whole of it' : `field "${field}"`;
  switch (issue.code) {
    case 'invalid_type':
      return `${where} should be ${issue.expected}`;
    case 'invalid_value':
      return `${where} is none of the known values`;
    case 'unrecognized_keys':
      return `${where} has unknown fields`;
    default:
      return `${where} is not as expected (${issue.code})`;
  }
}
