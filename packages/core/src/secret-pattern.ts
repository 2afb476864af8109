/**
 * A regular expression source that finds a secret however it was written down: as it is, percent-encoded (also twice,
 * also by the rules of forms), escaped in JSON (also nested) or XML, in hex, and inside base64 of both alphabets.
 */
export function secretPattern(secret: string): string {
  return secretForms(secret).map(escapedForms).join('|');
}

/** The texts that a secret becomes by encoding; each of them can be escaped on top. */
export function secretForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  return [bytes.toString('utf8'), hex, hex.toUpperCase(), ...base64Cores(bytes)];
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
  return [...new Set(cores)];
}

/**
 * Backslashes before one character of JSON inside JSON inside JSON inside JSON. Without a bound, a text of backslashes
 * would take quadratic time.
 */
const NESTED = 15;

/** Each character in all its usual escapes; a run of backslashes counts as one, because nesting multiplies them. */
const escapedForms = (text: string): string =>
  text.replace(unit, (char) => {
    const forms = charForms(char);
    return forms.length === 1 ? (forms[0] ?? '') : `(?:${forms.join('|')})`;
  });

/** What {@link charForms} takes: one character, or a run of backslashes. */
export const unit = /\\+|[^\\]/gu;

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};
const entities: Readonly<Record<string, string>> = {
  '&': '&(?:amp|#38|#x26);',
  '<': '&(?:lt|#60|#x3c);',
  '>': '&(?:gt|#62|#x3e);',
  '"': '&(?:quot|#34|#x22);',
  "'": '&(?:apos|#0?39|#x27);',
};

/** Sources of regular expressions, one for each way in which a character, or a run of backslashes, can be written. */
export function charForms(char: string): readonly string[] {
  if (/^[A-Za-z0-9_.-]$/.test(char)) return [char.replace('.', '\\.')];
  if (char.startsWith('\\')) {
    const [least, most] = [String(char.length), String(char.length * NESTED)];
    return [`\\\\{${least},${most}}`, `(?:${percent('\\')}){${least}}`];
  }
  const literal = char.replace(/[\^$.*+?()[\]{}|/]/g, '\\$&');
  const unicode = [...Array(char.length).keys()].map(
    (at) => `\\\\{1,${String(NESTED)}}u${anyCase(char.charCodeAt(at).toString(16).padStart(4, '0'))}`,
  );
  const forms = [`\\\\{0,${String(NESTED)}}${literal}`, percent(char), unicode.join('')];
  const short = shortEscapes[char];
  if (short !== undefined) forms.push(`\\\\{1,${String(NESTED)}}${short}`);
  const entity = entities[char];
  if (entity !== undefined) forms.push(entity);
  if (char === ' ') forms.push('\\+');
  return forms;
}

/** Percent-encoded once or more often: `/`, `%2F`, `%252F`. */
const percent = (char: string): string =>
  [...Buffer.from(char)].map((byte) => `%(?:25){0,3}${anyCase(byte.toString(16).padStart(2, '0'))}`).join('');

const anyCase = (hex: string): string => hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
