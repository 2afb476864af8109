import { PublishError } from '@omnipub/core';
import type { Io } from './io.js';

/** What Ctrl-C has asked for so far. */
export interface Stop {
  /** Aborted by the first signal of a gentle stop: finish what is in flight, start nothing new. */
  readonly drain: AbortSignal;
  /** Aborted when everything has to stop at once. */
  readonly signal: AbortSignal;
  /** True after the first signal. */
  readonly requested: boolean;
  /** Takes the signal handlers away. */
  dispose(): void;
}

/** npm and npx pass a Ctrl-C on that the terminal has already sent to the whole group; nobody presses twice this fast. */
const SAME_PRESS_MS = 100;

/** Watches SIGINT and SIGTERM. One more signal than `gentle` and the abort need ends the process at once, with 130. */
export function watchStop(options: {
  readonly io: Io;
  /** The first signal drains and the second aborts; otherwise the first aborts. */
  readonly gentle: boolean;
  /** Tells the user what happens now. */
  readonly say: (text: string) => void;
}): Stop {
  const { io, gentle, say } = options;
  const drain = new AbortController();
  const abort = new AbortController();
  let last = -Infinity;
  const dispose = io.onStop((name) => {
    const at = io.now();
    if (at - last < SAME_PRESS_MS) return;
    last = at;
    if (abort.signal.aborted) return io.exitNow(130);
    const stopped = new PublishError('ABORTED', `stopped by ${name}`);
    if (gentle && !drain.signal.aborted) {
      say('stopping: finishing what is in flight and saving it; press Ctrl-C again to abort at once\n');
      return drain.abort(stopped);
    }
    say(gentle ? 'aborting at once\n' : 'stopping\n');
    drain.abort(stopped);
    abort.abort(stopped);
  });
  return {
    drain: drain.signal,
    signal: abort.signal,
    get requested() {
      return drain.signal.aborted;
    },
    dispose,
  };
}
