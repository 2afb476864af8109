import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { XmlRpcValue } from '../xmlrpc/value.js';
import { hubResults } from './results.js';

/** Checks an answer whose shape is known. @throws PublishError PROTOCOL naming the field that is wrong */
export function parseResult(method: string, value: XmlRpcValue): unknown {
  if (!Object.hasOwn(hubResults, method)) return value;
  return parseShape(hubResults[method as keyof typeof hubResults], value, method);
}

/** The same for any shape. @throws PublishError PROTOCOL */
export function parseShape<T extends z.ZodType>(schema: T, value: unknown, method: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = z.core.toDotPath(issue?.path ?? []);
  throw new PublishError(
    'PROTOCOL',
    `the hub's answer to ${method} is not what was expected${at === '' ? '' : `, at ${at}`}: ${issue?.message ?? ''}`,
    { store: 'koji', hint: 'tell the maintainers of omnipub, and the version of the hub' },
  );
}
