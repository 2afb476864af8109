import type { Clock } from '../clock.js';
import type { Middleware, WireEvents } from './types.js';

/** Milliseconds between two progress events. */
const INTERVAL_MS = 100;

/** Reports a growing count, at most ten times a second; `last` reports what is left to say. */
export interface Progress {
  add(bytes: number): void;
  last(): void;
}

/** Makes one that starts at `from`. */
export function createProgress(clock: Clock, report: (bytes: number) => void, from = 0): Progress {
  let count = from;
  let said = -1;
  let next = 0;
  const say = (): void => {
    if (said === count) return;
    said = count;
    report(count);
  };
  return {
    add: (bytes) => {
      count += bytes;
      const now = clock.now();
      if (now < next) return;
      next = now + INTERVAL_MS;
      say();
    },
    last: say,
  };
}

/** Emits `upload.progress` from the bytes that the socket really took. A new attempt starts at 0 again. */
export function progress(clock: Clock): Middleware {
  return async (request, next, context) => {
    const total = request.body?.length ?? 0;
    if (total === 0) return next(request, context);
    let rest = total;
    const upload = createProgress(clock, (sent) => request.emit({ type: 'upload.progress', sent, total }));
    const wire: WireEvents = {
      onSending: () => context.wire?.onSending(),
      onSent: (bytes) => {
        upload.add(bytes);
        rest -= bytes;
        if (rest <= 0) upload.last();
        context.wire?.onSent(bytes);
      },
      onReceived: (bytes) => context.wire?.onReceived(bytes),
      onWanting: (how) => context.wire?.onWanting(how),
    };
    return next(request, { ...context, wire });
  };
}
