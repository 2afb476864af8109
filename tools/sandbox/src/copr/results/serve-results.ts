import { readdirSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { page, send } from '../../common/http/respond.js';
import { pathBelow, sendFile } from '../../common/http/send-file.js';
import type { Frontend } from '../frontend.js';
import { escapeHtml } from '../http/page.js';
import { projectOf } from '../projects/find-project.js';

const PREFIX = '/results';

/** The results, as a web server shows plain files: folders are listed, but not those of a project whose storage is Pulp (copr contract 9). */
export async function serveResults(
  frontend: Frontend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const root = frontend.paths.results;
  const url = request.url ?? '/';
  const path = pathBelow(PREFIX, url);
  const stat = path === undefined ? undefined : statSync(join(root, path), { throwIfNoEntry: false });
  if (path === undefined || stat?.isDirectory() !== true) {
    return sendFile({ root, prefix: PREFIX, typeOf }, request, response);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return page(response, 405, 'Method Not Allowed');
  if (isPulp(frontend, path)) return page(response, 404, 'Not Found');
  const [target = ''] = url.split('?', 1);
  if (!target.endsWith('/')) {
    return page(response, 301, 'Moved Permanently', { Location: `${frontend.urls.results}${target}/` });
  }
  const body = listing(path, readdirSync(join(root, path), { withFileTypes: true }));
  send(response, { status: 200, body, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function isPulp({ db }: Frontend, path: string): boolean {
  const [, owner = '', dirname = ''] = path.split('/');
  return projectOf(db, owner, dirname.split(':', 1)[0] ?? '')?.storage === 'pulp';
}

function listing(path: string, entries: readonly { name: string; isDirectory(): boolean }[]): string {
  const title = `Index of ${PREFIX}${escapeHtml(path)}`;
  const names = entries
    .filter(({ name }) => !name.endsWith('.new') && !name.endsWith('.part'))
    .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .toSorted();
  const links = ['../', ...names].map(
    (name) =>
      `<li><a href="${encodeURI(name).replaceAll('#', '%23').replaceAll('?', '%3F')}">${escapeHtml(name)}</a></li>`,
  );
  return [
    '<!DOCTYPE html>',
    `<html><head><title>${title}</title></head>`,
    `<body><h1>${title}</h1>`,
    '<ul>',
    ...links,
    '</ul></body></html>\n',
  ].join('\n');
}

const TYPES: readonly (readonly [string, string])[] = [
  ['.log.gz', 'application/gzip'],
  ['.gz', 'application/gzip'],
  ['.log', 'text/plain; charset=utf-8'],
  ['.spec', 'text/plain; charset=utf-8'],
  ['.xml', 'text/xml'],
  ['.rpm', 'application/x-rpm'],
];

function typeOf(path: string): Record<string, string> {
  const found = TYPES.find(([ending]) => path.endsWith(ending));
  return { 'Content-Type': found?.[1] ?? 'application/octet-stream' };
}
