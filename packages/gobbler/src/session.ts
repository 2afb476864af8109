import type { Deps, HttpClient } from '@omnipub/core';
import { gobblerError } from './errors.js';

/** Settings of one Gobbler service. */
export interface GobblerConfig {
  /** Where the service answers, with its prefix if it has one. A trailing slash is taken away. */
  readonly url: string;
  /** The staging directory as this machine sees it. @default the path that `GET /info` names, when it is a directory here */
  readonly staging?: string | undefined;
  /** The registry as this machine sees it; without it everything is read over HTTP. @default the path that `GET /info` names, when it is a registry here */
  readonly registry?: string | undefined;
  /** Where downloads are kept. @default omnipub/gobbler in the user's cache directory */
  readonly cacheDir?: string | undefined;
  /** Read over HTTP also where the registry is mounted. @default false */
  readonly forceRemote?: boolean | undefined;
  /** Milliseconds that the service may take for one upload. @default none: it answers when it is finished, which takes minutes for big uploads */
  readonly uploadTimeoutMs?: number | undefined;
  /** Milliseconds to find out what became of a request whose answer was lost. @default 60_000 */
  readonly settleTimeoutMs?: number | undefined;
}

/** What the functions of this package share: one service, and what they are given to reach it. */
export interface GobblerSession {
  readonly url: string;
  readonly config: GobblerConfig;
  readonly settleTimeoutMs: number;
  readonly deps: Deps;
  /** Reads: retried. */
  readonly http: HttpClient;
  /** `POST /new`: never sent twice by itself, because a request file's name works once (gobbler contract 2). */
  readonly posts: HttpClient;
}

/** Opens a session; nothing is sent. @throws PublishError INVALID_INPUT for a URL that is none */
export function createSession(config: GobblerConfig, deps: Deps): GobblerSession {
  const url = serviceUrl(config.url);
  return {
    url,
    config,
    settleTimeoutMs: config.settleTimeoutMs ?? 60_000,
    deps,
    http: deps.http({ store: 'gobbler', baseUrl: url }),
    posts: deps.http({ store: 'gobbler', baseUrl: url, retries: 0 }),
  };
}

/** A trailing slash would make every POST a redirect to a page that answers 200 (contract 9). */
function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw gobblerError('INVALID_INPUT', `${JSON.stringify(text)} is not the URL of a Gobbler service`, {
      hint: 'it looks like http://host:8080',
    });
  }
  return url.href.replace(/\/+$/, '');
}
