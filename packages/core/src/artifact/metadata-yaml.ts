import { parse } from 'yaml';
import type { z } from 'zod';
import { PublishError } from '../errors.js';
import { isNestedTooDeeply } from '../yaml-depth.js';

/** No snap or charm has more metadata; what has is not read. Bytes. */
export const LARGEST_METADATA = 1024 * 1024;

/**
 * Parses the metadata inside a package. Scalars stay strings as written: the version `1.10` is not the number 1.1.
 * @param where names file and member, for the error
 * @throws PublishError INVALID_INPUT that says which key is wrong
 */
export function parseMetadata<T>(text: string, schema: z.ZodType<T>, where: string): T {
  if (isNestedTooDeeply(text)) {
    throw new PublishError('INVALID_INPUT', `${where} is nested too deeply`, { hint: 'build it again' });
  }
  let value: unknown;
  try {
    value = parse(text, { schema: 'failsafe', logLevel: 'error', prettyErrors: false });
  } catch (cause) {
    throw new PublishError('INVALID_INPUT', `${where} is not valid YAML`, { cause, hint: 'build it again' });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const why = result.error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`);
  throw new PublishError('INVALID_INPUT', `${where} is wrong: ${why.join('; ')}`, {
    hint: 'correct it and build again',
  });
}
