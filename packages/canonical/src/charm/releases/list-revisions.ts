import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import { type CharmRevision, charmRevision } from './revision-schema.js';

/** Options of {@link listRevisions}. */
export interface ListRevisionsOptions extends CallControl {
  /** Only these fields, as the store names them: `revision`, `status`, `sha3-384`, ... @default all */
  readonly fields?: readonly string[] | undefined;
  /** With the `charmcraft.yaml` of each. @default false */
  readonly includeCraftYaml?: boolean | undefined;
  /** Only this one. @default all */
  readonly revision?: number | undefined;
  /** Only those of the account with this id; the store tells who made each. @default all */
  readonly createdBy?: string | undefined;
}

/**
 * The revisions of a charm or bundle, all in one answer (canonical contract 6, `pg_list_revisions`).
 * @throws PublishError NOT_FOUND for a name that is not registered
 */
export async function listRevisions(
  session: ApiSession,
  name: string,
  options: ListRevisionsOptions = {},
): Promise<readonly CharmRevision[]> {
  checkCharmName(name);
  const { createdBy } = options;
  const { revisions } = await ask(session, z.object({ revisions: z.array(charmRevision) }), callOf(options), {
    what: `to list the revisions of ${name}`,
    path: charmPath(name, 'revisions'),
    query: queryOf(options),
  });
  return createdBy === undefined ? revisions : revisions.filter((each) => each.createdBy === createdBy);
}

function queryOf({ fields, includeCraftYaml, revision, createdBy }: ListRevisionsOptions) {
  const needed = ['revision', ...(createdBy === undefined ? [] : ['created-by'])];
  const asked = fields === undefined ? undefined : [...new Set([...fields, ...needed])];
  return {
    ...(asked === undefined ? {} : { fields: asked.join(',') }),
    ...(includeCraftYaml === undefined ? {} : { 'include-craft-yaml': String(includeCraftYaml) }),
    ...(revision === undefined ? {} : { revision: String(revision) }),
  };
}
