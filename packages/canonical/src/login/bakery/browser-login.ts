import { type Clock, type ExplainError, type LoginIo, type Macaroon, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { problemsOf } from '../../api/errors.js';
import { macaroonOf } from './bakery-answer.js';
import type { BakeryHttp } from './bakery-http.js';
import { type DischargeToken, dischargeToken } from './discharge-token.js';

/** What logging in through a browser needs. */
export interface BrowserLoginParts {
  readonly store: string;
  readonly http: BakeryHttp;
  readonly io: Pick<LoginIo, 'say' | 'openBrowser'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds that the person has. */
  readonly deadlineMs: number;
}

/** A wait endpoint closes after about a minute (canonical contract 3.2 step 4); who is silent for longer is gone. */
const LONGEST_SILENCE_MS = 90_000;
const PAUSE_MS = 1_000;

/** `browser-window`: the person logs in on a page, and the wait endpoint gives a token. */
export async function logInByBrowser(
  pages: { readonly visit: URL; readonly waitToken: URL },
  parts: BrowserLoginParts,
): Promise<DischargeToken> {
  await show(pages.visit, parts);
  return waitFor(dischargeToken, pages.waitToken, parts);
}

const legacyAnswer = z.union([
  z.object({ Macaroon: z.unknown() }).transform(({ Macaroon }) => Macaroon),
  z.object({ macaroon: z.unknown() }).transform(({ macaroon }) => macaroon),
]);

/** The old way: the wait endpoint gives the discharge itself. */
export async function logInByOldPage(
  pages: { readonly visit: URL; readonly wait: URL },
  parts: BrowserLoginParts,
): Promise<Macaroon> {
  await show(pages.visit, parts);
  return macaroonOf(await waitFor(legacyAnswer, pages.wait, parts));
}

/** The address is always told: what calls itself a browser may show nothing. */
async function show(visit: URL, { io, store }: BrowserLoginParts): Promise<void> {
  // It comes from a server, and is handed to a program of this machine.
  if (visit.protocol !== 'https:' && visit.protocol !== 'http:')
    throw new PublishError('PROTOCOL', 'the login server names a page that is no web page', { store });
  const opened = await io.openBrowser(visit.href);
  io.say(
    opened
      ? `log in on the page that your browser shows; it is also at`
      : 'log in with a browser, here or elsewhere, at',
  );
  io.say(`  ${visit.href}`);
  io.say('waiting until you have');
}

/** Asks again and again, as the server lets go of who waits, until somebody has logged in or the deadline has passed. */
async function waitFor<T>(schema: z.ZodType<T>, url: URL, parts: BrowserLoginParts): Promise<T> {
  const { http, clock, signal, deadlineMs, store } = parts;
  const until = clock.now() + deadlineMs;
  for (let left = deadlineMs; left > 0; left = until - clock.now()) {
    try {
      const waitMs = Math.min(left, LONGEST_SILENCE_MS);
      return await http.json(schema, { url, what: 'the login', waitMs, explain: explainWait });
    } catch (thrown) {
      if (!isLetGo(thrown)) throw thrown;
    }
    await clock.sleep(Math.min(PAUSE_MS, Math.max(1, until - clock.now())), signal);
  }
  throw new PublishError(
    'TIMEOUT',
    `nobody logged in within ${String(Math.round(deadlineMs / 60_000))} minutes`,
    {
      store,
      recovery: 'login',
      hint: 'run it again when you are ready; or log in without a browser: --kind agent, --with-token',
    },
  );
}

/** Candid answers 500 to everything that it has no code for: that nobody came yet, and that the login failed. */
const explainWait: ExplainError = ({ status, json }) => {
  const [problem] = status === 500 ? problemsOf(json) : [];
  if (problem === undefined) return undefined;
  const { message } = problem;
  if (/\btimed out\b/iu.test(message)) return { code: 'TIMEOUT', message };
  return {
    code: 'AUTH_DENIED',
    recovery: 'login',
    message: `nobody was logged in: ${message}`,
    storeMessage: message,
  };
};

function isLetGo(thrown: unknown): boolean {
  return (
    thrown instanceof PublishError &&
    ['NETWORK', 'TIMEOUT', 'STORE_UNAVAILABLE', 'RATE_LIMITED'].includes(thrown.code)
  );
}
