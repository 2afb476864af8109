import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import type { HttpRequest, Middleware, WireEvents } from './types.js';
import { createWatchdog, type Watchdog } from './watchdog.js';

/**
 * Ends an attempt after `request.timeoutMs` of silence. Silence, not duration: a big upload over a slow line is no fault, a
 * server that says nothing is.
 */
export function timeout(store: string): Middleware {
  return async (request, next, context) => {
    if (request.timeoutMs === null) return next(request, context);
    const own = new AbortController();
    const state = { phase: 'connecting' as Phase };
    const onAbort = (): void => own.abort(context.signal.reason);
    if (context.signal.aborted) onAbort();
    else context.signal.addEventListener('abort', onAbort, { once: true });
    const dog = createWatchdog(request.timeoutMs, () => own.abort(timedOut(request, state.phase, store)));
    const done = (): void => {
      dog.stop();
      context.signal.removeEventListener('abort', onAbort);
    };
    try {
      const wire = listen(dog, state, context.wire);
      const response = await next(request, { ...context, signal: own.signal, wire });
      // Until somebody reads it, silence is the reader's.
      dog.pause();
      state.phase = 'answering';
      if (response.body.closed) done();
      else response.body.once('close', done);
      return response;
    } catch (thrown) {
      done();
      throw thrown;
    }
  };
}

type Phase = 'connecting' | 'sending' | 'answering';

function listen(dog: Watchdog, state: { phase: Phase }, outer: WireEvents | undefined): WireEvents {
  return {
    onSending: () => {
      dog.touch();
      state.phase = 'sending';
      outer?.onSending();
    },
    onSent: (bytes) => {
      dog.touch();
      outer?.onSent(bytes);
    },
    onReceived: (bytes) => {
      dog.touch();
      outer?.onReceived(bytes);
    },
    onWanting: (how) => {
      if (how.wanting) dog.touch();
      else dog.pause();
      outer?.onWanting(how);
    },
  };
}

function timedOut(request: HttpRequest, phase: Phase, store: string): PublishError {
  const silence = `${String(request.timeoutMs)} ms`;
  const what = {
    connecting: `no connection to ${request.url.host} within ${silence}`,
    sending: `no answer to ${requestName(request)} within ${silence}`,
    answering: `the answer to ${requestName(request)} stopped for ${silence}`,
  }[phase];
  return new PublishError('TIMEOUT', what, {
    store,
    recovery: request.idempotent || phase === 'connecting' ? 'retry' : 'retry-after-probe',
    hint: 'run again, or allow more time with OMNIPUB_TIMEOUT (milliseconds)',
  });
}
