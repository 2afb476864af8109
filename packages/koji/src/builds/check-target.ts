import { type Call, PublishError } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';

/** A build target, and the tag where its builds go. */
export interface CheckedTarget {
  readonly target: NonNullable<HubResult<'getBuildTarget'>>;
  readonly destTag: NonNullable<HubResult<'getTag'>>;
}

/**
 * Looks at a target before a build is made for it: the hub would make a task all the same, that fails later (koji contract 10).
 * @throws PublishError NOT_FOUND for a target that is not there; REJECTED when its destination is locked and the build wants to go there
 */
export async function checkTarget(
  { api }: Pick<HubAccess, 'api'>,
  name: string,
  build: {
    /** Will the build go to the destination tag? */
    readonly isTagged: boolean;
  },
  call: Call,
): Promise<CheckedTarget> {
  const target = await api.getBuildTarget(name, {}, call);
  if (target === null)
    throw new PublishError('NOT_FOUND', `the hub has no target ${JSON.stringify(name)}`, {
      store: 'koji',
      hint: 'check the name: koji list-targets; nothing was built',
    });
  const destTag = await api.getTag(target.dest_tag, {}, call);
  if (destTag === null)
    throw new PublishError(
      'NOT_FOUND',
      `the destination tag of ${name}, ${target.dest_tag_name}, is not there`,
      {
        store: 'koji',
        hint: 'ask the hub’s administrators; nothing was built',
      },
    );
  if (destTag.locked && build.isTagged) throw lockedTag(destTag.name);
  return { target, destTag };
}

/** Nothing may be tagged there. */
export function lockedTag(name: string): PublishError {
  return new PublishError('REJECTED', `the tag ${name} is locked`, {
    store: 'koji',
    hint: 'choose another one, or ask the hub’s administrators to unlock it',
  });
}
