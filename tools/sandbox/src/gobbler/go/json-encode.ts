import { type Raw, runes } from './raw.js';

/** What the encoder takes: a Map is written with its keys in byte order, an object as it stands (undefined left out). */
export type JsonValue =
  | Raw
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | ReadonlyMap<Raw, JsonValue>
  | { readonly [key: string]: JsonValue | undefined };

/** JSON bytes as the server writes them: `< > &` escaped, bytes that are no UTF-8 as `\ufffd` (gobbler contract 1.1). */
export function encodeJson(
  value: JsonValue,
  options: { /** @default 0: one line */ indent?: number } = {},
): Raw {
  return encode(value, ' '.repeat(options.indent ?? 0), '');
}

function encode(value: JsonValue, step: string, margin: string): Raw {
  if (typeof value === 'string') return encodeString(value);
  if (value === null || typeof value !== 'object') return String(value);
  const inner = margin + step;
  const brace = (open: string, items: readonly string[], close: string): string => {
    if (items.length === 0) return open + close;
    if (step === '') return open + items.join(',') + close;
    return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${margin}${close}`;
  };
  if (isArray(value)) {
    const items = value.map((item) => encode(item, step, inner));
    return brace('[', items, ']');
  }
  const colon = step === '' ? ':' : ': ';
  const items: string[] = [];
  for (const [key, item] of members(value)) {
    if (item !== undefined) items.push(encodeString(key) + colon + encode(item, step, inner));
  }
  return brace('{', items, '}');
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);

function members(value: object): Iterable<[Raw, JsonValue | undefined]> {
  if (value instanceof Map) {
    const map = value as ReadonlyMap<Raw, JsonValue>;
    return [...map].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  }
  return Object.entries(value as Record<string, JsonValue | undefined>);
}

const PLAIN = /^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5b\x5d-\x7f]*$/;
const ESCAPES: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

function encodeString(value: Raw): Raw {
  if (PLAIN.test(value)) return `"${value}"`;
  let out = '"';
  for (const rune of runes(value)) {
    if (!rune.valid) out += '\\ufffd';
    else if (ESCAPES[rune.code] !== undefined) out += ESCAPES[rune.code];
    else if (rune.code < 0x20 || [0x3c, 0x3e, 0x26, 0x2028, 0x2029].includes(rune.code)) {
      out += `\\u${rune.code.toString(16).padStart(4, '0')}`;
    } else out += value.slice(rune.at, rune.at + rune.length);
  }
  return `${out}"`;
}
