import { posix } from 'node:path';
import type { Raw } from '../go/raw.js';

/** A percent escape that is none; `at` is what the server quotes. */
export class EscapeError extends Error {
  override readonly name = 'EscapeError';
  readonly at: Raw;
  constructor(at: Raw) {
    super(`invalid URL escape "${at}"`);
    this.at = at;
  }
}

/** Decodes percent escapes to bytes; in a query `+` is a space. @throws EscapeError */
export function unescape(input: Raw, options: { plusIsSpace: boolean }): Raw {
  const spaced = options.plusIsSpace ? input.replaceAll('+', ' ') : input;
  return spaced.replace(/%(?:([0-9a-fA-F]{2})|[^]{0,2})/g, (match, hex: string | undefined) => {
    if (hex === undefined) throw new EscapeError(match);
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}

/** The first value of each query parameter; pairs that cannot be decoded are dropped (recording list_traversal). */
export function parseQuery(query: Raw): Map<Raw, Raw> {
  const values = new Map<Raw, Raw>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const cut = pair.indexOf('=');
    try {
      const name = unescape(cut < 0 ? pair : pair.slice(0, cut), { plusIsSpace: true });
      const value = cut < 0 ? '' : unescape(pair.slice(cut + 1), { plusIsSpace: true });
      if (!values.has(name)) values.set(name, value);
    } catch {
      continue;
    }
  }
  return values;
}

/** What a request line asks for: the path as sent, the path decoded, and the query. */
export interface Target {
  readonly escaped: Raw;
  readonly path: Raw;
  readonly query: Raw;
}

/** Splits the target of a request line. @throws EscapeError */
export function parseTarget(url: Raw): Target {
  const local = url.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?]*/, '') || '/';
  const cut = local.indexOf('?');
  const escaped = cut < 0 ? local : local.slice(0, cut);
  return {
    escaped,
    path: unescape(escaped, { plusIsSpace: false }),
    query: cut < 0 ? '' : local.slice(cut + 1),
  };
}

/** The path that the server redirects to when it is not the one that was sent: no `//`, no dot segments. */
export function cleanUrlPath(escaped: Raw): Raw {
  return posix.normalize(`/${escaped}`);
}
