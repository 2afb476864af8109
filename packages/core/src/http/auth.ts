import { untilAborted } from '../abort.js';
import { PublishError } from '../errors.js';
import { discardBody } from './discard-body.js';
import { isLoopback } from './loopback.js';
import { type PeekableResponse, peekable } from './peek-body.js';
import { createSingleFlight } from './single-flight.js';
import type { AuthStrategy, HttpRequest, HttpResponse, Middleware, SignedAnswer } from './types.js';

/** What {@link auth} is built with. */
export interface AuthOptions {
  readonly store: string;
  /** @default none: only the rule about plain http */
  readonly strategy?: AuthStrategy;
  readonly allowCleartextCredentials: boolean;
}

/** Refreshes that one call may wait for: a login that somebody else renewed may be expired again. */
const MOST_ROUNDS = 2;

/** Headers that carry credentials whoever set them. */
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

/**
 * Signs each attempt. Calls that meet an expired login together refresh it once, and each is sent once more (twice when the first
 * new login was not ours); what is refused then is refused. Credentials leave this machine over https only, unless the options say otherwise.
 */
export function auth(options: AuthOptions): Middleware {
  const { strategy } = options;
  // Tells "expired before the refresh" from "expired after it": only the latter is worth another refresh.
  let generation = 0;
  const refresh = createSingleFlight(async (signal) => {
    const changed = (await strategy?.refresh(signal)) ?? false;
    if (changed !== false) generation++;
    return changed;
  });
  return async (request, next, context) => {
    refuseCleartext(request, options);
    if (strategy === undefined) return next(request, context);
    const send = async (): Promise<Sent> => {
      const signed = await untilAborted(strategy.apply(request, context.signal), context.signal);
      return { signed, answer: peekable(await next(signed, context)) };
    };
    for (let round = 1; ; round++) {
      const before = generation;
      const sent = await send();
      try {
        if (round > MOST_ROUNDS || !(await isExpired(strategy, sent))) return await verified(strategy, sent);
        const elsewhere = generation !== before || (strategy.replaced?.(sent.signed) ?? false);
        const changed = elsewhere ? 'adopted' : await refresh.join(context.signal);
        if (changed === false) return await verified(strategy, sent);
        // What we renewed ourselves a moment ago is not expired: the store refuses us for another reason.
        if (changed === true) round = MOST_ROUNDS;
      } catch (thrown) {
        sent.answer.response.body.destroy();
        throw thrown;
      }
      discardBody(sent.answer.response);
    }
  };
}

interface Sent {
  readonly signed: HttpRequest;
  readonly answer: PeekableResponse;
}

/** After a redirect to another origin the answer isn't about our login. */
const isAboutOurLogin = ({ signed, answer }: Sent): boolean =>
  answer.response.url.origin === signed.url.origin;

const asSignedAnswer = ({ signed, answer }: Sent): SignedAnswer => ({
  signed,
  response: answer.response,
  peek: () => answer.peek(),
});

async function isExpired(strategy: AuthStrategy, sent: Sent): Promise<boolean> {
  if (!isAboutOurLogin(sent)) return false;
  if (strategy.expired === undefined) return sent.answer.response.status === 401;
  return strategy.expired(asSignedAnswer(sent));
}

async function verified(strategy: AuthStrategy, sent: Sent): Promise<HttpResponse> {
  if (isAboutOurLogin(sent)) await strategy.verify?.(asSignedAnswer(sent));
  return sent.answer.response;
}

function refuseCleartext(request: HttpRequest, options: AuthOptions): void {
  if (request.url.protocol !== 'http:' || options.allowCleartextCredentials || isLoopback(request.url))
    return;
  const credentials =
    options.strategy !== undefined || credentialHeaders.some((name) => request.headers[name] !== undefined);
  if (!credentials) return;
  throw new PublishError(
    'INVALID_INPUT',
    `refused to send credentials over plain http to ${request.url.host}: anybody on the way could read them`,
    { store: options.store, hint: 'use the https address of the store' },
  );
}
