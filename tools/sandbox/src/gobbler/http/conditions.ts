import type { IncomingMessage } from 'node:http';

/** The part of a file that is wanted; `end` is behind its last byte. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** What the conditions and ranges of a GET come to (gobbler contract 1.3). */
export type Verdict =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'not-modified' | 'precondition-failed' | 'unsatisfiable' | 'bad-range' };

/** A file as conditions see it: there is no ETag, and HTTP dates end at seconds. */
export interface Validators {
  readonly size: number;
  readonly modifiedMs: number;
}

/** Reads the conditional and range headers of a request. Several ranges at once are not served in parts. */
export function judge(request: IncomingMessage, file: Validators): Verdict {
  const { headers } = request;
  const modified = Math.floor(file.modifiedMs / 1000) * 1000;
  if (headers['if-match'] !== undefined) {
    if (headers['if-match'].trim() !== '*') return { kind: 'precondition-failed' };
  } else {
    const since = date(headers['if-unmodified-since']);
    if (since !== undefined && modified > since) return { kind: 'precondition-failed' };
  }
  if (headers['if-none-match'] !== undefined) {
    if (headers['if-none-match'].trim() === '*') return { kind: 'not-modified' };
  } else {
    const since = date(headers['if-modified-since']);
    if (since !== undefined && modified <= since) return { kind: 'not-modified' };
  }
  const { range } = headers;
  if (range === undefined || range === '') return { kind: 'whole' };
  const ifRange = headers['if-range'];
  if (ifRange !== undefined && date(String(ifRange)) !== modified) return { kind: 'whole' };
  return parseRange(range, file.size);
}

function date(value: string | undefined): number | undefined {
  const parsed = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function parseRange(header: string, size: number): Verdict {
  if (!header.startsWith('bytes=')) return { kind: 'bad-range' };
  const wanted = header
    .slice('bytes='.length)
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  if (wanted.length === 0) return { kind: 'whole' };
  if (wanted.length > 1) return { kind: 'whole' };
  const match = /^(\d*)\s*-\s*(\d*)$/.exec(wanted[0] ?? '');
  const [first, last] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (match === null || (first === '' && last === '')) return { kind: 'bad-range' };
  if (first === '') {
    const length = Math.min(Number(last), size);
    return { kind: 'part', part: { start: size - length, end: size } };
  }
  if (last !== '' && Number(last) < Number(first)) return { kind: 'bad-range' };
  if (Number(first) >= size) return { kind: 'unsatisfiable' };
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  return { kind: 'part', part: { start: Number(first), end } };
}
