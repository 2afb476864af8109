import { type Assertion, readAssertion } from '../assertions/assertion.js';
import { underscore as errors } from '../http/error-list.js';

/** A signed text of this type that has these headers. @throws Refusal 400 invalid-field, as the store words it */
export function signed(text: string, type: string, headers: readonly string[] = []): Assertion {
  const read = readAssertion(text);
  const refuse = (why: string): Error =>
    errors.refuse(400, 'invalid-field', `The ${type} assertion is not valid.`, { reason: why });
  if (typeof read === 'string') throw refuse(read);
  if (read.type !== type) throw refuse(`it is of type ${read.type}`);
  const missing = headers.filter((name) => !(name in read.headers));
  if (missing.length > 0) throw refuse(`it has no ${missing.join(', ')}`);
  return read;
}
