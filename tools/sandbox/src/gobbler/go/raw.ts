/**
 * A byte string: every character stands for one byte (latin1). Names on disk are bytes, not text, and the server
 * treats them so: it sorts, compares and concatenates bytes. Whole Gobbler therefore works on `Raw`, and turns it
 * into text only in JSON and messages (gobbler contract 1.3, recording non_utf8_and_html_names).
 */
export type Raw = string;

const ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 bytes of `text`. */
export function raw(text: string): Raw {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The bytes as text; each byte that is not part of valid UTF-8 becomes one U+FFFD, as in Go. */
export function text(bytes: Raw): string {
  if (ASCII.test(bytes)) return bytes;
  let out = '';
  for (const rune of runes(bytes)) out += rune.valid ? String.fromCodePoint(rune.code) : '\ufffd';
  return out;
}

/** The form in which node:fs takes a byte path. */
export function bytes(path: Raw): Buffer {
  return Buffer.from(path, 'latin1');
}

/** One decoded code point of a byte string, or one byte that is not valid UTF-8. */
export interface Rune {
  readonly code: number;
  readonly valid: boolean;
  /** Where it starts, and how many bytes it takes. */
  readonly at: number;
  readonly length: number;
}

/** Decodes UTF-8 as Go does: an invalid byte is reported alone and decoding resumes behind it. */
export function* runes(input: Raw): Generator<Rune> {
  for (let at = 0; at < input.length; ) {
    const rune = decode(input, at);
    yield rune;
    at += rune.length;
  }
}

function decode(input: Raw, at: number): Rune {
  const first = input.charCodeAt(at);
  if (first < 0x80) return { code: first, valid: true, at, length: 1 };
  const invalid: Rune = { code: first, valid: false, at, length: 1 };
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > input.length) return invalid;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = input.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return invalid;
    code = (code << 6) | (next & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return invalid;
  return { code, valid: true, at, length };
}

const SHORT: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** A byte string in double quotes the way the server's messages show one (`%q`); the answer is bytes again. */
export function quote(input: Raw): Raw {
  let out = '"';
  for (const rune of runes(input)) {
    const short = rune.valid ? SHORT[rune.code] : undefined;
    if (short !== undefined) out += short;
    else if (!rune.valid || rune.code < 0x20 || rune.code === 0x7f) out += `\\x${hex(rune.code, 2)}`;
    else if (!isPrintable(rune.code)) {
      out += rune.code > 0xffff ? `\\U${hex(rune.code, 8)}` : `\\u${hex(rune.code, 4)}`;
    } else out += input.slice(rune.at, rune.at + rune.length);
  }
  return `${out}"`;
}

function isPrintable(code: number): boolean {
  return code === 0x20 || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(String.fromCodePoint(code));
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
