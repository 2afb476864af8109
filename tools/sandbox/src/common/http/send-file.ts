import { createReadStream, type Stats, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { page } from './respond.js';

/** What is served, and how. */
export interface Files {
  /** The directory behind `prefix`. */
  readonly root: string;
  /** Where its paths begin in a URL, such as `/kojifiles`. */
  readonly prefix: string;
  /** The headers that say what a file is. @default application/octet-stream for all */
  readonly typeOf?: (path: string) => Readonly<Record<string, string>>;
}

/**
 * Sends a file below a root, whole or the one range that is asked for, as Apache sends static files (koji contract 14, copr contract 9).
 * Folders are not listed.
 */
export async function sendFile(
  { root, prefix, typeOf }: Files,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(response, 405, 'Method Not Allowed');
  const path = pathBelow(prefix, request.url ?? '/');
  const file = path === undefined ? undefined : join(root, path);
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === undefined || stat === undefined || !stat.isFile()) return page(response, 404, 'Not Found');
  const tag = `"${stat.size.toString(16)}-${Math.round(stat.mtimeMs * 1000).toString(16)}"`;
  const modified = new Date(stat.mtimeMs).toUTCString();
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', tag);
  response.setHeader('Last-Modified', modified);
  const types = typeOf?.(file) ?? { 'Content-Type': 'application/octet-stream' };
  for (const [name, value] of Object.entries(types)) response.setHeader(name, value);
  const condition = request.headers['if-range'];
  const isSame = condition === undefined || condition === tag || condition === modified;
  const range = isSame ? rangeOf(request.headers.range, stat) : undefined;
  if (range === 'unsatisfiable') {
    return page(response, 416, 'Requested Range Not Satisfiable', {
      'Content-Range': `bytes */${stat.size}`,
    });
  }
  const { start, end } = range ?? { start: 0, end: stat.size - 1 };
  if (range !== undefined) response.setHeader('Content-Range', `bytes ${start}-${end}/${stat.size}`);
  response.writeHead(range === undefined ? 200 : 206, { 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || stat.size === 0) {
    response.end();
    return;
  }
  // A client that leaves in the middle is no error of anybody's.
  await pipeline(createReadStream(file, { start, end }), response).catch(() => undefined);
}

/** The path of a URL below its prefix; undefined for what is not decodable, not below it or leads out. */
export function pathBelow(prefix: string, url: string): string | undefined {
  try {
    const whole = decodeURIComponent(url.split('?', 1)[0] ?? '');
    if (whole !== prefix && !whole.startsWith(`${prefix}/`)) return undefined;
    const path = whole.slice(prefix.length);
    const clean = normalize(`/${path}`);
    return clean.includes('\0') ? undefined : clean;
  } catch {
    return undefined;
  }
}

function rangeOf(
  header: string | undefined,
  { size }: Stats,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
