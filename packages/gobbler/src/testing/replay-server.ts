import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, posix } from 'node:path';
import { type Exchange, type RecordedEntry, type Recording, splitLine } from './recording.js';

/** What the client put into staging for one request. */
export interface SeenRequest {
  readonly fileName: string;
  readonly mode: number;
  readonly body: Record<string, unknown>;
  /** Of the upload's source: paths to content, to `-> target` for links, to `/` for directories. */
  readonly source: Record<string, string>;
  readonly recorded: Exchange;
}

/** A server that answers as the recorded one did. */
export interface ReplayServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Recorded GETs that were asked for. */
  readonly asked: readonly string[];
  readonly problems: readonly string[];
  stop(): Promise<void>;
}

/** Names of the recording's places, as they are here. */
export type Places = Readonly<Record<string, string>>;

/**
 * Answers POSTs in the recorded order, and GETs as recorded; what the real client never asked for comes from the recorded registry,
 * which changes with the POSTs as it did then.
 */
export async function startReplay(recording: Recording, places: Places): Promise<ReplayServer> {
  const seen: SeenRequest[] = [];
  const asked: string[] = [];
  const problems: string[] = [];
  const state = new Map<string, RecordedEntry>(
    (recording.registry ?? []).map((entry) => [entry.path, entry]),
  );
  const posts = recording.exchanges.filter((each) => each.request.line.startsWith('POST'));
  // A recorded answer holds between the POSTs that it was given between.
  const gets = recording.exchanges.flatMap((exchange, index) =>
    exchange.request.line.startsWith('GET')
      ? [{ exchange, after: posts.filter((post) => recording.exchanges.indexOf(post) < index).length }]
      : [],
  );

  const reply = (response: ServerResponse, exchange: Exchange): void => {
    for (const header of exchange.response.headers) {
      const at = header.indexOf(':');
      if (!/^content-length/i.test(header))
        response.setHeader(header.slice(0, at), header.slice(at + 1).trim());
    }
    response.statusCode = exchange.response.status;
    response.end(exchange.response.body ?? '');
  };

  const onPost = (url: string, response: ServerResponse): void => {
    const exchange = posts[seen.length];
    const fileName = decodeURIComponent(url.replace(/^\/new\//, ''));
    const recorded = exchange === undefined ? '' : splitLine(exchange.request.line).url;
    const action = /^\/new\/request-([a-z_]+)-/.exec(recorded)?.[1] ?? '?';
    if (exchange === undefined || !url.startsWith(`/new/request-${action}-`)) {
      problems.push(`POST ${url}, recorded was ${recorded}`);
      response.writeHead(599).end();
      return;
    }
    const at = join(places['{STAGING}'] ?? '', fileName);
    const body = JSON.parse(readFileSync(at, 'utf8')) as Record<string, unknown>;
    const source =
      typeof body['source'] === 'string' ? readTree(join(places['{STAGING}'] ?? '', body['source'])) : {};
    seen.push({ fileName, mode: statSync(at).mode & 0o777, body, source, recorded: exchange });
    if (exchange.response.status === 200) reveal(state, recording, seen.length);
    reply(response, exchange);
  };

  const onGet = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '';
    const key = canonical(url);
    const exchange = gets.find(
      (each) => each.after === seen.length && canonical(splitLine(each.exchange.request.line).url) === key,
    )?.exchange;
    if (exchange !== undefined && request.method === 'GET') {
      asked.push(key);
      reply(response, exchange);
    } else if (url === '/info') {
      response.end(JSON.stringify({ staging: places['{STAGING}'], registry: places['{REGISTRY}'] }));
    } else if (url.startsWith('/list')) listState(state, url, response);
    else fromState(state, request, response);
  };

  const server = createServer((request, response) => {
    if (request.method === 'POST') onPost(request.url ?? '', response);
    else onGet(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    asked,
    problems,
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => void server.close(() => done()));
    },
  };
}

/** The same place, however often it is encoded: the server decodes a list's path twice (gobbler contract 1.2). */
export function canonical(url: string): string {
  const [path = '', query] = url.split('?');
  if (query === undefined) return decodeURIComponent(path);
  const given = new URLSearchParams(query);
  const listed = given.get('path') ?? '';
  return `${path}?${/%[0-9a-f]{2}/i.test(listed) ? decodeURIComponent(listed) : listed}&${given.get('recursive') ?? ''}`;
}

function fromState(
  state: ReadonlyMap<string, RecordedEntry>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = decodeURIComponent((request.url ?? '').replace(/^\/fetch\//, ''));
  const bare = path.replace(/\/$/, '');
  const isDirectory =
    [...state.keys()].some((each) => each.startsWith(`${bare}/`)) || state.get(bare)?.type === 'dir';
  let entry = state.get(path);
  for (let hops = 0; entry?.type === 'symlink' && hops < 5; hops++) {
    entry = state.get(posix.normalize(posix.join(posix.dirname(entry.path), entry.target ?? '')));
  }
  if (path.endsWith('/') && isDirectory) response.end(request.method === 'HEAD' ? '' : '<pre>');
  else if (entry !== undefined && entry.type !== 'dir') response.end(entry.content ?? '');
  else response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
}

function listState(state: ReadonlyMap<string, RecordedEntry>, url: string, response: ServerResponse): void {
  const [, path = '', recursive = ''] = /\?(.*)&(.*)$/.exec(canonical(url)) ?? [];
  const below = path === '' ? '' : `${path}/`;
  const names = new Set<string>();
  for (const entry of state.values()) {
    if (!entry.path.startsWith(below)) continue;
    const rest = entry.path.slice(below.length);
    const at = rest.indexOf('/');
    if (recursive === 'true') {
      if (entry.type !== 'dir') names.add(rest);
    } else names.add(at >= 0 ? rest.slice(0, at + 1) : entry.type === 'dir' ? `${rest}/` : rest);
  }
  response.end(JSON.stringify([...names]));
}

/** Lets the versions of later uploads stay hidden until their turn. */
function reveal(state: Map<string, RecordedEntry>, recording: Recording, done: number): void {
  const later = recording.exchanges
    .filter((each) => each.request.line.startsWith('POST'))
    .slice(done)
    .filter((each) => each.request.line.includes('request-upload-'))
    .map((each) => JSON.parse(each.staging?.[0]?.content ?? '{}') as Record<string, string>)
    .map(({ project, asset, version }) => `${String(project)}/${String(asset)}/${String(version)}`);
  const { added = [], changed = [] } = recording.changes ?? {};
  for (const entry of [...added, ...changed]) {
    if (!later.some((prefix) => entry.path === prefix || entry.path.startsWith(`${prefix}/`)))
      state.set(entry.path, entry);
  }
}

function readTree(root: string, relative = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
    const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (entry.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (entry.isDirectory()) Object.assign(found, { [path]: '/' }, readTree(root, path));
    else found[path] = readFileSync(join(root, path), 'utf8');
  }
  return found;
}
