import type { HubAccess } from '../hub-access.js';
import type { NameCache } from '../names/name-cache.js';
import type { Reader } from '../read/reader.js';

/** What the rich objects work with. */
export interface ModelParts extends Reader {
  readonly names: NameCache;
  readonly multi: HubAccess['multi'];
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
