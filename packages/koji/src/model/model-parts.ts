import type { NameCache } from '../names/name-cache.js';
import type { Reader } from '../read/reader.js';
import type { WebKind } from '../web/web-pages.js';
import { webUrl } from '../web/web-url.js';

/** What the rich objects work with. */
export interface ModelParts extends Reader {
  readonly names: NameCache;
}

/** The page of something, where the hub's `weburl` is known. */
export function pageOf({ hub }: ModelParts, kind: WebKind, id: number): string | undefined {
  const { weburl } = hub.settings.config;
  return weburl === undefined ? undefined : webUrl(weburl, { kind, id });
}

/** Milliseconds from a start to an end, or to now; undefined before the start. */
export function durationMs(
  { deps }: ModelParts,
  started: Date | undefined,
  completed: Date | undefined,
): number | undefined {
  if (started === undefined) return undefined;
  return (completed?.getTime() ?? deps.clock.now()) - started.getTime();
}
