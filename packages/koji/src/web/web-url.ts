import { PublishError } from '@omnipub/core';
import { namedKinds, otherPages, type WebKind, webPages } from './web-pages.js';

/** Something that kojiweb has a page for: by its number, or where the page takes that, by its name or NVR. */
export interface WebObject {
  readonly kind: WebKind;
  readonly id: number | string;
}

/**
 * The page of something: `https://koji.example.org/koji/buildinfo?buildID=7`.
 * @throws PublishError INVALID_INPUT when `weburl` is no URL, or a name is given where only numbers are
 */
export function webUrl(weburl: string, { kind, id }: WebObject): string {
  const base = webBase(weburl);
  if (base === undefined)
    throw invalid(`${JSON.stringify(weburl)} is not the URL of a kojiweb`, 'name it as weburl');
  if (!isId(id, kind)) throw invalid(`a ${kind} has no page for ${JSON.stringify(id)}`, 'give its number');
  const [page, parameter] = webPages[kind];
  return `${base}/${page}?${parameter}=${encodeURIComponent(id)}`;
}

/**
 * What a page of kojiweb is about; undefined when it is none that is known, so that any text may be tried. `weburl` allows only pages of
 * that kojiweb.
 */
export function parseWebUrl(url: string, weburl?: string): WebObject | undefined {
  // URL would drop white space at the ends and line breaks within; who pastes those has pasted something else.
  if (/\s/u.test(url) || !URL.canParse(url)) return undefined;
  if (weburl !== undefined && !isBelow(url, weburl)) return undefined;
  const { protocol, pathname, searchParams } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const page = pathname.slice(pathname.lastIndexOf('/') + 1);
  for (const [kind, name, parameter] of allPages()) {
    const given = name === page ? searchParams.get(parameter) : null;
    if (given === null) continue;
    const id = /^\d+$/.test(given) ? Number(given) : given;
    return isId(id, kind) ? { kind, id } : undefined;
  }
  return undefined;
}

/** Is this a page of that kojiweb? http and https count as the same: sites link both. */
export function isBelow(url: string, weburl: string): boolean {
  const base = webBase(weburl);
  if (base === undefined || !URL.canParse(url)) return false;
  const [page, web] = [new URL(url), new URL(base)];
  const isSameHost = page.hostname === web.hostname && portOf(page) === portOf(web);
  return isSameHost && page.pathname.startsWith(`${web.pathname.replace(/\/+$/, '')}/`);
}

function* allPages(): Generator<readonly [WebKind, string, string]> {
  for (const kind of Object.keys(webPages) as WebKind[]) yield [kind, ...webPages[kind]];
  yield* otherPages;
}

function isId(id: number | string, kind: WebKind): boolean {
  if (typeof id === 'number') return Number.isSafeInteger(id) && id > 0;
  return id !== '' && namedKinds.has(kind);
}

/** Without query, fragment and slashes at the end. */
function webBase(weburl: string): string | undefined {
  if (!URL.canParse(weburl)) return undefined;
  const url = new URL(weburl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** The usual ports of http and https count as one. */
function portOf({ port }: URL): string {
  return port === '' || port === '80' || port === '443' ? '' : port;
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
