import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { KojiConfig } from '../koji-config.js';
import { LARGEST_REQUEST } from '../xmlrpc/encode.js';

/** A {@link KojiConfig} with every default filled in. */
export interface HubSettings {
  readonly config: KojiConfig;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Without slashes around it: `kojihub`. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly authTimeoutMs: number;
  readonly offlineWaitMs: number;
  readonly offlineIntervalMs: number;
  readonly lockWaitMs: number;
  readonly maxRequestBytes: number;
  readonly maxAnswerBytes: number;
}

const MINUTE = 60_000;
const ms = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const bytes = z.number().int().min(1);

const numbers = z.object({
  timeoutMs: ms.min(1).default(10 * MINUTE),
  authTimeoutMs: ms.min(1).default(MINUTE),
  offlineWaitMs: ms.default(5 * MINUTE),
  offlineIntervalMs: ms.min(1).default(20_000),
  lockWaitMs: ms.default(30_000),
  maxRequestBytes: bytes.default(LARGEST_REQUEST),
  maxAnswerBytes: bytes.default(1024 ** 3),
});

/** Fills in what is left out. @throws PublishError INVALID_INPUT naming what is wrong */
export function resolveHubSettings(config: KojiConfig): HubSettings {
  const parsed = numbers.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${String(issue?.path[0])} of the hub's settings: ${issue?.message ?? 'is wrong'}`);
  }
  const url = URL.canParse(config.server) ? new URL(config.server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw invalid('the URL of the hub is none, or has neither http nor https');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid('the URL of the hub has a user, a query or a fragment');
  return { config, origin: url.origin, path: url.pathname.replace(/^\/+|\/+$/g, ''), ...parsed.data };
}

function invalid(message: string): PublishError {
  return new PublishError('INVALID_INPUT', message, {
    store: 'koji',
    hint: 'a hub’s URL looks like https://koji.example.org/kojihub',
  });
}
