import { type PlaceContext, systemKeyring } from '@omnipub/core';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import { canUnlock } from './machine-backends.js';

/** What the places of other tools may use of this machine. */
export function placeContext(
  session: Session,
  parts: {
    readonly prompter: Prompter;
    readonly signal: AbortSignal;
    /** A file that the user named, absolute. */
    readonly path?: string;
    readonly origin?: string;
    readonly profile?: string;
  },
): PlaceContext {
  const { env, io, deps } = session;
  const { prompter, signal, path, origin, profile } = parts;
  return {
    env,
    home: io.home(),
    keyring: session.keyring ?? systemKeyring({ env, signal, interactive: canUnlock(session, prompter) }),
    clock: deps.clock,
    emit: session.warn,
    signal,
    ...(path === undefined ? {} : { path }),
    ...(origin === undefined ? {} : { origin }),
    ...(profile === undefined ? {} : { profile }),
  };
}
