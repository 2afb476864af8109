import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from './charm-name.js';
import { charmPath } from './charm-path.js';
import { type RegisteredName, registeredName } from './package-schema.js';

/**
 * All that the store knows of a package of mine, with its tracks and their guardrails (canonical contract 5,
 * `pg_get_package_metadata`).
 * @throws PublishError NOT_FOUND for a name that is not registered; AUTH_DENIED for somebody else's
 */
export async function fetchPackage(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<RegisteredName> {
  checkCharmName(name);
  const { metadata } = await ask(session, z.object({ metadata: registeredName }), callOf(options), {
    what: `to show ${name}`,
    path: charmPath(name),
  });
  return metadata;
}

/** The same, undefined for a name that is not registered. */
export async function findPackage(
  session: ApiSession,
  name: string,
  call: Call,
): Promise<RegisteredName | undefined> {
  try {
    return await fetchPackage(session, name, call);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}

/** Options of {@link listNames}. */
export interface ListNamesOptions extends CallControl {
  /** Also what others publish and I collaborate on. @default false */
  readonly includeCollaborations?: boolean | undefined;
}

/** The names of the account, all in one answer (canonical contract 5, `charmhub_list_registered_names_collab`). */
export async function listNames(
  session: ApiSession,
  options: ListNamesOptions = {},
): Promise<readonly RegisteredName[]> {
  const { includeCollaborations } = options;
  const { results } = await ask(session, z.object({ results: z.array(registeredName) }), callOf(options), {
    what: 'to list your names',
    path: 'v1/charm',
    ...(includeCollaborations === undefined
      ? {}
      : { query: { 'include-collaborations': String(includeCollaborations) } }),
  });
  return results;
}
