import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { tell } from '../../api/ask.js';
import { trackPattern } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from './charm-name.js';
import { charmPath } from './charm-path.js';
import { fetchPackage } from './package-metadata.js';
import type { RegisteredName } from './package-schema.js';

/** What of a package can be changed; what is left out stays. */
export interface PackageChanges {
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly contact?: string | undefined;
  readonly website?: string | undefined;
  /** Replaces all links. */
  readonly links?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Only its publisher and collaborators see it. */
  readonly private?: boolean | undefined;
  /** The track that a channel without one means. */
  readonly defaultTrack?: string | undefined;
}

/**
 * Changes a package's metadata and gives all of it afterwards (canonical contract 5).
 * @throws PublishError INVALID_INPUT when nothing is to be changed; NOT_FOUND for a name that is not registered
 */
export async function updateMetadata(
  session: ApiSession,
  name: string,
  changes: PackageChanges,
  options: CallControl = {},
): Promise<RegisteredName> {
  checkCharmName(name);
  const { defaultTrack, ...rest } = changes;
  const json = { ...rest, ...(defaultTrack === undefined ? {} : { 'default-track': defaultTrack }) };
  if (Object.values(json).every((value) => value === undefined))
    throw new PublishError('INVALID_INPUT', `nothing of ${name} is to be changed`, {
      store: session.store,
      hint: 'give a title, a summary, a description, links, ...',
    });
  await tell(session, callOf(options), {
    what: `the new metadata of ${name}`,
    method: 'PATCH',
    path: charmPath(name),
    json,
    // The same values again change nothing.
    idempotent: true,
  });
  // The answer to the change leaves tracks and guardrails out.
  return fetchPackage(session, name, options);
}

/** Sets the track that a channel without one means. @throws PublishError as {@link updateMetadata} */
export async function setDefaultTrack(
  session: ApiSession,
  name: string,
  track: string,
  options: CallControl = {},
): Promise<RegisteredName> {
  if (!trackPattern.test(track))
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(track)} is no track`, {
      store: session.store,
      hint: 'name one of its tracks, such as latest or 2.0, without a risk',
    });
  return updateMetadata(session, name, { defaultTrack: track }, options);
}
