import { quote, type Raw, raw, runes } from './raw.js';

/** A parsed value. Objects keep every member in order: which of two equal keys wins is the decoder's business. */
export type Parsed =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: string }
  | { readonly type: 'string'; readonly value: Raw }
  | { readonly type: 'array'; readonly items: readonly Parsed[] }
  | { readonly type: 'object'; readonly members: readonly (readonly [Raw, Parsed])[] };

/** The input is not JSON; the message is the one of Go's encoding/json. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Parses strictly: no BOM, nothing behind the value (gobbler contract 2). @throws JsonSyntaxError */
export function parseJson(input: Raw): Parsed {
  const parser = new Parser(input);
  const value = parser.value();
  parser.end();
  return value;
}

class Parser {
  readonly #input: Raw;
  #at = 0;
  #depth = 0;

  constructor(input: Raw) {
    this.#input = input;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#input.length) this.#fail('after top-level value');
  }

  value(): Parsed {
    this.#space();
    const next = this.#input[this.#at];
    if (next === '{') return this.#nested(() => this.#object());
    if (next === '[') return this.#nested(() => this.#array());
    if (next === '"') return { type: 'string', value: this.#string() };
    if (next === 't') return this.#literal('true', { type: 'bool', value: true });
    if (next === 'f') return this.#literal('false', { type: 'bool', value: false });
    if (next === 'n') return this.#literal('null', { type: 'null' });
    if (next !== undefined && /[-0-9]/.test(next)) return { type: 'number', value: this.#number() };
    return this.#fail('looking for beginning of value');
  }

  #nested(read: () => Parsed): Parsed {
    if (++this.#depth > 10_000) throw new JsonSyntaxError('exceeded max depth');
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Parsed {
    const members: [Raw, Parsed][] = [];
    this.#at++;
    this.#space();
    if (this.#take('}')) return { type: 'object', members };
    for (;;) {
      this.#space();
      if (this.#input[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) this.#fail('after object key');
      members.push([key, this.value()]);
      this.#space();
      if (this.#take('}')) return { type: 'object', members };
      if (!this.#take(',')) this.#fail('after object key:value pair');
    }
  }

  #array(): Parsed {
    const items: Parsed[] = [];
    this.#at++;
    this.#space();
    if (this.#take(']')) return { type: 'array', items };
    for (;;) {
      items.push(this.value());
      this.#space();
      if (this.#take(']')) return { type: 'array', items };
      if (!this.#take(',')) this.#fail('after array element');
    }
  }

  #literal(word: string, value: Parsed): Parsed {
    for (let i = 1; i < word.length; i++) {
      this.#at++;
      if (this.#input[this.#at] !== word[i]) this.#fail(`in literal ${word} (expecting '${word[i] ?? ''}')`);
    }
    this.#at++;
    return value;
  }

  #number(): string {
    const start = this.#at;
    this.#take('-');
    if (!this.#take('0')) this.#digits('in numeric literal');
    if (this.#take('.')) this.#digits('after decimal point in numeric literal');
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      this.#digits('in exponent of numeric literal');
    }
    return this.#input.slice(start, this.#at);
  }

  #digits(where: string): void {
    const start = this.#at;
    while (/[0-9]/.test(this.#input[this.#at] ?? '')) this.#at++;
    if (this.#at === start) this.#fail(where);
  }

  #string(): Raw {
    let out = '';
    this.#at++;
    for (;;) {
      const char = this.#input[this.#at];
      if (char === undefined || char < ' ') this.#fail('in string literal');
      this.#at++;
      if (char === '"') return valid(out);
      out += char === '\\' ? this.#escape() : char;
    }
  }

  #escape(): Raw {
    const char = this.#input[this.#at] ?? '';
    const plain = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[char];
    if (plain !== undefined) {
      this.#at++;
      return plain;
    }
    if (char !== 'u') this.#fail('in string escape code');
    const high = this.#hex();
    if (high >= 0xd800 && high < 0xdc00 && this.#input.startsWith('\\u', this.#at)) {
      const before = this.#at;
      this.#at++;
      const low = this.#hex();
      if (low >= 0xdc00 && low < 0xe000) return raw(String.fromCharCode(high, low));
      this.#at = before;
    }
    return raw(high >= 0xd800 && high < 0xe000 ? '\ufffd' : String.fromCharCode(high));
  }

  #hex(): number {
    let code = 0;
    for (let i = 0; i < 4; i++) {
      this.#at++;
      const digit = this.#input[this.#at];
      if (digit === undefined || !/[0-9a-fA-F]/.test(digit))
        this.#fail('in \\u hexadecimal character escape');
      code = code * 16 + Number.parseInt(digit, 16);
    }
    this.#at++;
    return code;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#input[this.#at] ?? '')) this.#at++;
  }

  #take(char: string): boolean {
    if (this.#input[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #fail(where: string): never {
    const char = this.#input[this.#at];
    if (char === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    throw new JsonSyntaxError(`invalid character ${quoteChar(char)} ${where}`);
  }
}

function quoteChar(char: string): Raw {
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  return `'${quote(raw(char)).slice(1, -1)}'`;
}

/** Bytes that are no UTF-8 become U+FFFD on the way in. */
function valid(bytes: Raw): Raw {
  let out = '';
  for (const rune of runes(bytes)) {
    out += rune.valid ? bytes.slice(rune.at, rune.at + rune.length) : raw('\ufffd');
  }
  return out;
}
