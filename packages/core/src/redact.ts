/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Shorter strings would blank out ordinary words; a secret this short protects nothing. */
const SHORTEST = 6;
const known = new Set<string>();

/**
 * Makes a secret known, so that no error, log line or event shows it: also URL-encoded, in base64 and in hex.
 * Call it wherever a secret enters the program.
 */
export function registerSecret(secret: string): void {
  if (secret.length < SHORTEST) return;
  const bytes = Buffer.from(secret, 'utf8');
  const forms = [
    secret,
    encodeURIComponent(secret),
    bytes.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
  ];
  for (const form of [...forms, ...base64Cores(bytes)]) if (form.length >= SHORTEST) known.add(form);
}

/**
 * In base64 a secret looks different for each of the three offsets at which it can stand in the encoded text
 * (`user:secret` in a Basic header); the characters at both ends also depend on the neighbours and are left out.
 */
function base64Cores(secret: Buffer): string[] {
  const cores: string[] = [];
  for (let offset = 0; offset < 3; offset++) {
    const padded = Buffer.concat([Buffer.alloc(offset), secret]);
    const from = offset === 0 ? 0 : offset + 1;
    const to = Math.floor((padded.length * 8) / 6);
    const core = padded.toString('base64').slice(from, to);
    cores.push(core, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return cores;
}

/** Shapes that are secrets whoever they belong to. `$1` stays. */
const shapes: readonly RegExp[] = [
  /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:[A-Za-z-]+\s+)?[^\s"',;]+(?:,\s*\w+="?[^\s",]*"?)*/gi,
  /\b((?:set-)?cookie["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
  /\b((?:Bearer|Basic|Macaroon|Negotiate|Token)\s+)[A-Za-z0-9+/=_.~-]{12,}/g,
  /([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi,
  /([?&](?:access_token|token|password|passwd|secret|api_key|apikey|sessionkey|session-key|signature)=)[^&\s#]+/gi,
];

/** Removes every known secret, and what looks like one, from a text. */
export function redact(text: string): string {
  let out = text;
  for (const secret of known) if (out.includes(secret)) out = out.replaceAll(secret, REDACTED);
  for (const shape of shapes) out = out.replace(shape, (_, kept: string) => `${kept}${REDACTED}`);
  return out;
}

/** The same for anything that will become JSON: strings inside arrays and objects, keys too. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (value instanceof Error) return redactedCause(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return redactDeep((value as { toJSON(): unknown }).toJSON());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redactDeep(inner)]));
}

/**
 * A copy of a cause that is safe to keep: name, message, code and stack of each error of the chain, and nothing else
 * (an AxiosError carries its request with the Authorization header).
 */
export function redactedCause(cause: unknown, depth = 0): unknown {
  if (!(cause instanceof Error))
    return typeof cause === 'string' ? redact(cause) : typeof cause === 'object' ? undefined : cause;
  const inner = cause.cause === undefined || depth >= 4 ? undefined : redactedCause(cause.cause, depth + 1);
  const copy = new Error(redact(cause.message), inner === undefined ? undefined : { cause: inner });
  copy.name = cause.name;
  if (cause.stack !== undefined) copy.stack = redact(cause.stack);
  const code: unknown = 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? Object.assign(copy, { code }) : copy;
}
