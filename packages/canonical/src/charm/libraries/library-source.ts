import { createHash } from 'node:crypto';
import { PublishError } from '@omnipub/core';

/** What the source of a library says of itself. */
export interface LibrarySource {
  readonly libraryId: string;
  readonly api: number;
  readonly patch: number;
  /** SHA-256 in hex of everything but the lines that say the above. */
  readonly hash: string;
}

const fields = ['LIBID', 'LIBAPI', 'LIBPATCH'] as const;
type Field = (typeof fields)[number];

/**
 * Reads `LIBID`, `LIBAPI` and `LIBPATCH` out of a library, and hashes the rest as charmcraft does, so that a new version with nothing
 * new in it shows (canonical contract 7).
 * @throws PublishError INVALID_INPUT naming the field that is missing or wrong
 */
export function readLibrarySource(content: string): LibrarySource {
  const hash = createHash('sha256');
  const found = new Map<Field, string>();
  // Split behind each line feed, which stays: the hash is over the bytes as they are.
  for (const line of content.split(/(?<=\n)/u)) {
    const field = fields.find((name) => line.startsWith(name));
    if (field === undefined) hash.update(line, 'utf8');
    else found.set(field, (line.split('=')[1] ?? '').trim());
  }
  const id = /^(["'])(.+)\1$/u.exec(found.get('LIBID') ?? '')?.[2];
  if (id === undefined) throw wrong('LIBID', 'a text in quotes');
  return {
    libraryId: id,
    api: wholeNumber('LIBAPI', found),
    patch: wholeNumber('LIBPATCH', found),
    hash: hash.digest('hex'),
  };
}

function wholeNumber(field: Field, found: ReadonlyMap<Field, string>): number {
  const text = found.get(field) ?? '';
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  throw wrong(field, 'a whole number');
}

function wrong(field: Field, what: string): PublishError {
  return new PublishError('INVALID_INPUT', `the library does not set ${field} to ${what}`, {
    store: 'charmhub',
    hint: 'a library has the lines LIBID = "...", LIBAPI = 0 and LIBPATCH = 1, each at the start of a line',
  });
}
