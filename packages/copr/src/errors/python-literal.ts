/** A value as Python's `repr` writes it, as far as error texts of the server hold one. */
export type PythonLiteral = string | readonly PythonLiteral[] | { readonly [key: string]: PythonLiteral };

/**
 * Reads `{'pkgs': ["URL must ...", '...']}`: strings, lists and dictionaries of them (copr contract 6). Undefined for anything else;
 * nothing is thrown, because the text is there for people as it is.
 */
export function readPythonLiteral(text: string): PythonLiteral | undefined {
  const reader = new Reader(text);
  const value = reader.value(0);
  return reader.isAtEnd() ? value : undefined;
}

/** Deeper than any error text; a hostile one must not end the process. */
const MOST_DEPTH = 16;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

class Reader {
  readonly #text: string;
  #at = 0;
  #broken = false;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skipSpaces();
    return !this.#broken && this.#at === this.#text.length;
  }

  value(depth: number): PythonLiteral | undefined {
    this.#skipSpaces();
    const first = this.#text[this.#at];
    if (depth > MOST_DEPTH) return this.#fail();
    if (first === "'" || first === '"') return this.#string(first);
    if (first === '[' || first === '(') return this.#list(first === '[' ? ']' : ')', depth);
    if (first === '{') return this.#dictionary(depth);
    return this.#fail();
  }

  #string(quote: string): string | undefined {
    let text = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === quote) {
        this.#at++;
        return text;
      }
      text += char === '\\' ? this.#escape() : char;
    }
    return this.#fail();
  }

  #escape(): string {
    this.#at++;
    const char = this.#text.charAt(this.#at);
    const digits = { x: 2, u: 4, U: 8 }[char];
    if (digits === undefined) return escapes[char] ?? char;
    const hex = this.#text.slice(this.#at + 1, this.#at + 1 + digits);
    const code = Number.parseInt(hex, 16);
    if (hex.length < digits || !/^[0-9a-f]+$/iu.test(hex) || code > 0x10ffff) return `\\${char}`;
    this.#at += digits;
    return String.fromCodePoint(code);
  }

  #list(end: string, depth: number): readonly PythonLiteral[] | undefined {
    const items: PythonLiteral[] = [];
    this.#at++;
    while (!this.#take(end)) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.#take(',') && !this.#isNext(end)) return this.#fail();
    }
    return items;
  }

  #dictionary(depth: number): { readonly [key: string]: PythonLiteral } | undefined {
    const entries: [string, PythonLiteral][] = [];
    this.#at++;
    while (!this.#take('}')) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string' || !this.#take(':')) return this.#fail();
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      entries.push([key, value]);
      if (!this.#take(',') && !this.#isNext('}')) return this.#fail();
    }
    return Object.fromEntries(entries);
  }

  #skipSpaces(): void {
    while (/\s/u.test(this.#text.charAt(this.#at))) this.#at++;
  }

  #isNext(char: string): boolean {
    this.#skipSpaces();
    return this.#text[this.#at] === char;
  }

  #take(char: string): boolean {
    if (!this.#isNext(char)) return false;
    this.#at++;
    return true;
  }

  #fail(): undefined {
    this.#broken = true;
    return undefined;
  }
}
