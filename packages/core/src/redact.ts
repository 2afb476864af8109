import { endOfSecret } from './long-secret.js';
import { secretPattern } from './secret-pattern.js';
import { isSecretName, secretShapes } from './secret-shapes.js';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Shorter strings would blank out ordinary words; a secret this short protects nothing. */
const SHORTEST = 6;
/**
 * Of longer secrets a regular expression finds only the start. The engine refuses one that is too large, and each takes
 * memory for its code: a certificate, or an export of several macaroons, would break every error that comes after.
 */
const LONGEST = 24;
const START = 16;
/** Secrets, and what finds them or their start. */
const known = new Map<string, RegExp>();

/**
 * Makes a secret known, so that no error, log line or event shows it: also percent-encoded, escaped, in base64 and in
 * hex. Call it wherever a secret enters the program. Strings under 6 characters are ignored.
 */
export function registerSecret(secret: string): void {
  // A secret read from a file often ends in a line feed that is not sent.
  for (const form of [secret, secret.trim()]) {
    if (form.length >= SHORTEST && !known.has(form))
      known.set(form, new RegExp(secretPattern(startOf(form)), 'gu'));
  }
}

/** By characters, not code units: half a surrogate pair has no bytes. */
const startOf = (secret: string): string =>
  secret.length <= LONGEST ? secret : [...secret.slice(0, 2 * START)].slice(0, START).join('');

/** Removes every known secret, and what looks like one, from a text. */
export function redact(text: string): string {
  let out = withoutKnown(text);
  for (const shape of secretShapes) out = out.replace(shape, (_, kept: string) => `${kept}${REDACTED}`);
  return out;
}

/**
 * Finds all secrets before it removes any: where one holds or overlaps another, removing the first found would leave
 * the rest of the other.
 */
function withoutKnown(text: string): string {
  const spans: [from: number, to: number][] = [];
  for (const [secret, pattern] of known) {
    pattern.lastIndex = 0;
    for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
      const end = secret.length <= LONGEST ? hit.index + hit[0].length : endOfSecret(secret, text, hit.index);
      if (end !== undefined) spans.push([hit.index, end]);
      // From the next character, not behind the match: a secret can overlap itself. A long one would only in a text made for it.
      pattern.lastIndex = secret.length > LONGEST && end !== undefined ? end : hit.index + 1;
    }
  }
  if (spans.length === 0) return text;
  spans.sort(([a], [b]) => a - b);
  let out = '';
  let end = 0;
  for (const [from, to] of spans) {
    if (from >= end) out += `${text.slice(end, from)}${REDACTED}`;
    end = Math.max(end, to);
  }
  return out + text.slice(end);
}

/**
 * The same for anything that will become JSON: strings inside arrays and objects, keys too, and whatever stands under
 * the name of a secret (`password`, `authorization`). Errors become name, message, code and cause; bytes their number.
 */
export function redactDeep(value: unknown): unknown {
  return deep(value, new Set());
}

function deep(value: unknown, above: Set<object>): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `[${String(value.byteLength)} bytes]`;
  if (above.has(value)) return '[circular]';
  above.add(value);
  try {
    if (Array.isArray(value)) return value.map((item) => deep(item, above));
    if ('toJSON' in value && typeof value.toJSON === 'function')
      return deep((value as { toJSON(): unknown }).toJSON(), above);
    if (value instanceof Error) return deep(errorFields(value), above);
    if (value instanceof Map) return deep(Object.fromEntries(value), above);
    if (value instanceof Set) return deep([...(value as Set<unknown>)], above);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => entry(key, inner, above)));
  } finally {
    above.delete(value);
  }
}

function entry(key: string, value: unknown, above: Set<object>): [string, unknown] {
  const secret = isSecretName(key) && value !== '' && (typeof value === 'string' || Array.isArray(value));
  return [redact(key), secret ? REDACTED : deep(value, above)];
}

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, cause } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * A copy of a cause that is safe to keep: name, message, code and stack of each error of the chain, and nothing else
 * (an AxiosError carries its request with the Authorization header).
 */
export function redactedCause(cause: unknown, depth = 0): unknown {
  if (!(cause instanceof Error))
    return typeof cause === 'string' ? redact(cause) : typeof cause === 'object' ? undefined : cause;
  const inner = cause.cause === undefined || depth >= 4 ? undefined : redactedCause(cause.cause, depth + 1);
  const copy = new Error(redact(messageOf(cause)), inner === undefined ? undefined : { cause: inner });
  copy.name = cause.name;
  if (cause.stack !== undefined) copy.stack = redact(cause.stack);
  const code: unknown = 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? Object.assign(copy, { code }) : copy;
}

/** Node's connection errors to a host with several addresses say nothing themselves; their parts do. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors
    .map((part: unknown) => (part instanceof Error ? part.message : String(part)))
    .join('; ');
}
