import { PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { charmPath } from '../names/charm-path.js';

/** Where a status URL leads, ready to be asked for. */
export interface StatusLocation {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** For a person to open. */
  readonly url: string;
}

/**
 * Takes a status URL apart: a path with a query, relative to the API (canonical contract 4.2).
 * @throws PublishError PROTOCOL for one that leads to another server, where the login would go with the question
 */
export function statusLocation(session: ApiSession, statusUrl: string): StatusLocation {
  const { api } = session.endpoints;
  const text = statusUrl.startsWith('/') ? `${api}${statusUrl}` : statusUrl;
  const url = URL.canParse(text, `${api}/`) ? new URL(text, `${api}/`) : undefined;
  const root = new URL(`${api}/`);
  if (url === undefined || url.origin !== root.origin || !url.pathname.startsWith(root.pathname))
    throw new PublishError('PROTOCOL', 'Charmhub gave a status URL that leads to another server', {
      store: session.store,
      hint: 'check the URL of the store',
    });
  return {
    path: url.pathname.slice(root.pathname.length),
    query: Object.fromEntries(url.searchParams),
    url: url.href,
  };
}

/** Where the review of an upload is, for one whose answer was lost. */
export function reviewUrl(name: string, uploadId: string): string {
  return `/${charmPath(name, 'revisions', 'review')}?upload-id=${encodeURIComponent(uploadId)}`;
}
