/** The path of a `GET /fetch` for a path relative to the registry: each part encoded (gobbler contract 1.3). */
export function fetchPath(relative: string): string {
  return `/fetch/${relative.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The path of a `GET /fetch` for a file. The server never answers `index.html` under its own name: it redirects to
 * the directory, which then is that file (contract 1.3, recording fetch_index_html_redirect).
 */
export function fetchFilePath(relative: string): string {
  const at = relative.lastIndexOf('/');
  return relative.slice(at + 1) === 'index.html'
    ? `${fetchPath(relative.slice(0, at))}/`
    : fetchPath(relative);
}

/**
 * The query of a `GET /list`. The server decodes `path` twice (contract 1.2, recording list_plus_and_percent), so one encoding is
 * done here and the URL's own comes on top.
 */
export function listQuery(
  relative: string,
  options: { readonly recursive: boolean },
): Record<string, string> {
  const query: Record<string, string> = {};
  if (relative !== '') query['path'] = encodeURIComponent(relative);
  if (options.recursive) query['recursive'] = 'true';
  return query;
}

/** The path of a `POST /new` for a request file. */
export function newPath(fileName: string): string {
  return `/new/${encodeURIComponent(fileName)}`;
}
