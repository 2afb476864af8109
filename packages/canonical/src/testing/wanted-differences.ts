import type { Exchange } from './recording.js';

/** One thing in which a request of ours is not the recorded one. */
export interface Difference {
  /** `header authorization`, `json expires`, `query`, ... */
  readonly at: string;
  readonly recorded: unknown;
  readonly sent: unknown;
}

/** A difference that we want: where it may be, when it holds, and why. */
export interface WantedDifference {
  readonly at: string;
  readonly why: string;
  readonly holds: (difference: Difference, exchange: Exchange) => boolean;
}

const isOurName = ({ recorded, sent }: Difference): boolean =>
  typeof recorded === 'string' &&
  /^[a-z]+@[a-z]+$/u.test(recorded) &&
  typeof sent === 'string' &&
  /^omnipub@[\w.-]+$/u.test(sent);

/** Recordings were made within these seconds; a replay's clock stands in their middle. */
const RECORDED_WITHIN_MS = 30_000;

/**
 * All that our requests may have otherwise than the vendors' tools. Headers that stand neither here nor in `compare-request.ts`
 * (User-Agent, Accept-Encoding, Connection, Host) are not compared at all: each library has its own.
 */
export const wantedDifferences: readonly WantedDifference[] = [
  {
    at: 'json description',
    why: 'a login is listed under the name of the program that made it: omnipub@HOST',
    holds: isOurName,
  },
  {
    at: 'json client-description',
    why: 'an exchanged token is listed under the name of the program that made it: omnipub@HOST',
    holds: isOurName,
  },
  {
    at: 'json expires',
    why: 'a moment: the same to the seconds within which the recordings were made, and in the same spelling',
    holds: ({ recorded, sent }) =>
      typeof recorded === 'string' &&
      typeof sent === 'string' &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/u.test(sent) &&
      Math.abs(Date.parse(recorded) - Date.parse(sent)) <= RECORDED_WITHIN_MS,
  },
  {
    at: 'header authorization',
    why: 'the storage takes anonymous uploads and serves others too: charmcraft signs them, snapcraft does not, and neither do we (canonical contract 3.3)',
    holds: ({ sent }, { service }) => service === 'storage' && sent === undefined,
  },
  {
    at: 'header content-type',
    why: 'some calls of snapcraft name the type of a body that they do not send',
    holds: ({ sent }, { body }) => body === null && sent === undefined,
  },
  {
    at: 'header accept',
    why: 'these servers answer JSON whatever is asked; only the storage calls its own answer a binary stream (canonical contract 4)',
    holds: (_, { service }) => service !== 'storage',
  },
  {
    at: 'header bakery-protocol-version',
    why: 'a discharger that is not told the version answers 407, so each request to one tells it (canonical contract 3.2 step 3)',
    holds: ({ recorded, sent }, { service }) =>
      service === 'candid' && recorded === undefined && sent === '3',
  },
];
