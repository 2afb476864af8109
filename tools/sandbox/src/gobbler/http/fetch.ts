import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { children, stat } from '../disk.js';
import { fromNode, GobblerError } from '../errors.js';
import { clean, dir, join } from '../go/path.js';
import { bytes, type Raw } from '../go/raw.js';
import { judge, type Part } from './conditions.js';
import { htmlListing } from './html-listing.js';
import { typeByContent, typeByName } from './mime.js';
import { type Answer, plain, respond } from './respond.js';

const CORS = { 'Access-Control-Allow-Origin': '*' } as const;

/** One GET of a file or directory of the registry. */
export interface FetchRequest {
  readonly registry: Raw;
  /** The decoded path behind /fetch/. */
  readonly path: Raw;
  readonly query: Raw;
}

/** Serves a file, a listing, or a redirect, as Go's FileServer does (gobbler contract 1.3). */
export async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  wanted: FetchRequest,
): Promise<void> {
  const url = `/${wanted.path}`;
  const redirect = (to: Raw): void => {
    const location = (wanted.query === '' ? to : `${to}?${wanted.query}`).replace(/[\r\n]/g, ' ');
    respond(request, response, { status: 301, headers: { ...CORS, Location: location }, body: '' });
  };
  if (url.endsWith('/index.html')) return redirect('./');
  try {
    const path = join(wanted.registry, clean(url));
    const info = await find(path, wanted.registry);
    const hasSlash = url.endsWith('/');
    if (info.isDirectory()) {
      if (!hasSlash) return redirect(`${posix.basename(url)}/`);
      const index = join(path, 'index.html');
      const indexInfo = await stat(index).catch(() => undefined);
      if (indexInfo === undefined || indexInfo.isDirectory())
        await serveListing(request, response, { path, info });
      else await serveContent(request, response, { path: index, info: indexInfo });
    } else if (hasSlash) redirect(`../${posix.basename(url)}`);
    else await serveContent(request, response, { path, info });
  } catch (error) {
    if (response.headersSent) throw error;
    respond(request, response, failure(error));
  }
}

interface Found {
  readonly path: Raw;
  readonly info: Stats;
}

async function find(path: Raw, registry: Raw): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (!(error instanceof GobblerError) || error.errno !== 'ENOTDIR') throw error;
    // Behind a file there is nothing; any other odd path is a 500.
    if (path === registry) throw error;
    throw fromNode('stat', dir(path), Object.assign(new Error('ENOENT'), { code: 'ENOENT' }));
  }
}

function failure(error: unknown): Answer {
  const errno = error instanceof GobblerError ? error.errno : undefined;
  if (errno === 'ENOENT') return plain(404, '404 page not found', CORS);
  if (errno === 'EACCES' || errno === 'EPERM') return plain(403, '403 Forbidden', CORS);
  return plain(500, '500 Internal Server Error', CORS);
}

async function serveListing(request: IncomingMessage, response: ServerResponse, found: Found): Promise<void> {
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  const modified = Math.floor(found.info.mtimeMs / 1000) * 1000;
  const headers = { ...CORS, 'Last-Modified': found.info.mtime.toUTCString() };
  if (request.headers['if-none-match'] === undefined && modified <= since) {
    respond(request, response, { status: 304, headers, body: '' });
    return;
  }
  const body = htmlListing(await children(found.path));
  const type = { 'Content-Type': 'text/html; charset=utf-8' };
  respond(request, response, { status: 200, headers: { ...headers, ...type }, body });
}

async function serveContent(request: IncomingMessage, response: ServerResponse, found: Found): Promise<void> {
  const { size } = found.info;
  const verdict = judge(request, { size, modifiedMs: found.info.mtimeMs });
  const headers: Record<string, Raw> = { ...CORS, 'Last-Modified': found.info.mtime.toUTCString() };
  switch (verdict.kind) {
    case 'not-modified':
      return respond(request, response, { status: 304, headers, body: '' });
    case 'precondition-failed':
      return respond(request, response, { status: 412, headers, body: '' });
    case 'bad-range':
      return respond(request, response, plain(416, 'invalid range', CORS));
    case 'unsatisfiable': {
      const range = { ...CORS, 'Content-Range': `bytes */${size}` };
      return respond(request, response, plain(416, 'invalid range: failed to overlap', range));
    }
    case 'whole':
      return stream(request, response, { ...found, status: 200, headers, part: { start: 0, end: size } });
    case 'part': {
      const { start, end } = verdict.part;
      headers['Content-Range'] = `bytes ${start}-${end - 1}/${size}`;
      return stream(request, response, { ...found, status: 206, headers, part: verdict.part });
    }
  }
}

interface Streaming extends Found {
  readonly status: number;
  readonly headers: Record<string, Raw>;
  readonly part: Part;
}

async function stream(request: IncomingMessage, response: ServerResponse, it: Streaming): Promise<void> {
  const handle = await open(bytes(it.path)).catch((error: unknown) => {
    throw fromNode('open', it.path, error);
  });
  try {
    const type = typeByName(posix.basename(it.path)) ?? typeByContent(await head(handle));
    const length = it.part.end - it.part.start;
    response.statusCode = it.status;
    const headers = { ...it.headers, 'Accept-Ranges': 'bytes', 'Content-Type': type };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('Content-Length', length);
    if (request.method === 'HEAD' || length === 0) {
      response.end();
      return;
    }
    const { start, end } = it.part;
    await pipeline(handle.createReadStream({ start, end: end - 1, autoClose: false }), response);
  } finally {
    await handle.close();
  }
}

async function head(handle: FileHandle): Promise<Raw> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
  return buffer.toString('latin1', 0, bytesRead);
}
