import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import { basesOnWire } from './resource-bases.js';
import type { ResourceBase } from './resource-schema.js';

/** New bases of one revision of a resource. */
export interface ResourceRevisionUpdate {
  readonly revision: number;
  readonly bases: readonly ResourceBase[];
}

/** Changes on what revisions of a resource can be used; tells how many were changed (canonical contract 4.2). */
export async function updateResourceRevisions(
  session: ApiSession,
  name: string,
  resource: string,
  updates: readonly ResourceRevisionUpdate[],
  options: CallControl = {},
): Promise<number> {
  checkCharmName(name);
  const json = {
    'resource-revision-updates': updates.map(({ revision, bases }) => ({
      revision,
      bases: basesOnWire(bases),
    })),
  };
  const schema = z.object({ 'num-resource-revisions-updated': z.number().int() });
  const answer = await ask(session, schema, callOf(options), {
    what: `new bases for the resource ${resource} of ${name}`,
    method: 'PATCH',
    path: charmPath(name, 'resources', resource, 'revisions'),
    json,
    // The same bases again change nothing.
    idempotent: true,
  });
  return answer['num-resource-revisions-updated'];
}
