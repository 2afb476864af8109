import type { Recording } from './recordings.fixture.js';
import { type Tree, treeOf } from './recordings.tree.js';

/** The registry as it was before a recording, plus what the recording changed. */
export function applyChanges(before: Tree, changes: Recording['changes']): Tree {
  const gone = new Set(changes.removed ?? []);
  const kept = Object.fromEntries(Object.entries(before).filter(([path]) => !gone.has(path)));
  return { ...kept, ...treeOf([...(changes.changed ?? []), ...(changes.added ?? [])]) };
}

/** How the times in a registry are told apart from the moment at which it was made. */
export interface Moments {
  /** The registry before; what is unchanged since is compared as it is. */
  before: Tree;
  /** The daemon's clock at each exchange, in ms. */
  clocks: readonly number[];
  /** How far a time may be from one of `clocks` to be called CLOCK. */
  toleranceMs: number;
}

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)/;

/** Makes two registries comparable: new logs lose their random digits, new times become CLOCK where they are one. */
export function normaliseTree(tree: Tree, moments: Moments): Tree {
  const result: Tree = {};
  const logs: string[] = [];
  for (const [path, entry] of Object.entries(tree)) {
    const old = moments.before[path];
    // A log is named after the moment, with six random digits; its content and its moment are compared.
    const [, written] = new RegExp(`^\\.\\.logs/(${time.source})_\\d{6}$`).exec(path) ?? [];
    if (written !== undefined && old === undefined) {
      logs.push(`${orClock(written, moments)} ${entry.mode} ${entry.content}`);
    } else if (path.endsWith('/..summary')) {
      result[path] = { ...entry, content: withClock(entry.content ?? '', old?.content ?? '', moments) };
    } else result[path] = entry;
  }
  if (logs.length > 0) result['..logs/*'] = { type: 'new logs', content: logs.sort().join('\n') };
  return result;
}

/** The daemon writes its local time to the second; a recorded request may have ended in the second after its start. */
function withClock(summary: string, old: string, moments: Moments): string {
  return summary.replace(new RegExp(`"(${time.source})"`, 'g'), (whole, text: string) =>
    old.includes(whole) ? whole : `"${orClock(text, moments)}"`,
  );
}

function orClock(text: string, { clocks, toleranceMs }: Moments): string {
  return clocks.some((clock) => Math.abs(clock - Date.parse(text)) <= toleranceMs) ? 'CLOCK' : text;
}
