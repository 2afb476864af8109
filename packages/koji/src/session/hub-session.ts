import { registerSecret } from '@omnipub/core';
import { z } from 'zod';
import type { XmlRpcValue } from '../xmlrpc/value.js';

const loginAnswer = z.object({
  'session-id': z.number().int(),
  'session-key': z.string().min(1),
  'header-auth': z.boolean().optional(),
});

/** A session that the hub knows (koji contract 3). */
export interface HubSession {
  readonly id: number;
  /** A secret. */
  readonly key: string;
  /** Where it goes: hubs before 1.30 know it only in the query. */
  readonly place: 'headers' | 'query';
  /** The hub is older than 1.35: it looks for the call number under another name. */
  readonly oldCallnum: boolean;
  /** Of the next write. One for all keys of a session: the hub keeps its own count over a renewal, too (koji contract 3). */
  readonly counter: { next: number };
}

/**
 * Reads what a login answers; the key becomes known to redaction. `renewed` is the session that it renews.
 * @throws ZodError for anything else
 */
export function sessionOf(
  answer: XmlRpcValue,
  how: { readonly version: string | undefined; readonly renewed?: HubSession | undefined },
): HubSession {
  const parsed = loginAnswer.parse(answer);
  registerSecret(parsed['session-key']);
  const id = parsed['session-id'];
  return {
    id,
    key: parsed['session-key'],
    place: parsed['header-auth'] === true ? 'headers' : 'query',
    // Only hubs from 1.35 on say their version in a header (koji contract 1).
    oldCallnum: how.version === undefined,
    counter: how.renewed?.id === id ? how.renewed.counter : { next: 0 },
  };
}

/** What a session adds to a request. */
export interface Signature {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Signs a request. Only writes have a number: with one, the hub runs the calls of a session strictly one after another, so that a fast
 * read waits for a slow one (koji contract 4, measured).
 */
export function signatureOf(session: HubSession | undefined, callnum?: number): Signature {
  if (session === undefined) return { headers: {}, query: {} };
  const [id, number] = [String(session.id), callnum === undefined ? undefined : String(callnum)];
  if (session.place === 'query')
    return {
      headers: {},
      query: {
        'session-id': id,
        'session-key': session.key,
        ...(number === undefined ? {} : { callnum: number }),
      },
    };
  return {
    query: {},
    headers: {
      'Koji-Session-Id': id,
      'Koji-Session-Key': session.key,
      ...(number === undefined ? {} : { 'Koji-Session-Callnum': number }),
      ...(number === undefined || !session.oldCallnum ? {} : { 'Koji-Callnum': number }),
    },
  };
}
