import { redactDeep } from '@omnipub/core';
import type { Output } from '../io.js';

/** One line of `--json`. */
export interface JsonLine {
  /** What the line says: `plan`, `step.done`, `finding`, `item`, … ; `result` is always the last. */
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Milliseconds between two progress lines of one step; a directory of 10,000 files reports each of them. */
const PROGRESS_EVERY = 200;

/** Writes NDJSON, redacted. */
export function createJsonWriter(output: Output, now: () => number = Date.now): (line: JsonLine) => void {
  const lastProgress = new Map<unknown, number>();
  return (line) => {
    if (isProgress(line)) {
      const at = now();
      if (at - (lastProgress.get(line['key']) ?? -Infinity) < PROGRESS_EVERY) return;
      lastProgress.set(line['key'], at);
    }
    output.write(`${JSON.stringify(redactDeep(line))}\n`);
  };
}

function isProgress(line: JsonLine): boolean {
  const event = line['event'];
  return (
    line.type === 'store' &&
    typeof event === 'object' &&
    event !== null &&
    'type' in event &&
    typeof event.type === 'string' &&
    event.type.endsWith('.progress')
  );
}
