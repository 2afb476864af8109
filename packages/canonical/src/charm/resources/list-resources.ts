import { type CallControl, callOf } from '@omnipub/core';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import {
  type CharmResource,
  type ResourceRevision,
  resourceList,
  resourceRevisionList,
} from './resource-schema.js';

/** The resources of a package (canonical contract 6, `charmcraft_resources`). */
export async function listResources(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<readonly CharmResource[]> {
  checkCharmName(name);
  const { resources } = await ask(session, resourceList, callOf(options), {
    what: `to list the resources of ${name}`,
    path: charmPath(name, 'resources'),
  });
  return resources;
}

/** The revisions of a resource, all in one answer (canonical contract 6, `charmhub_list_resource_revisions`). */
export async function listResourceRevisions(
  session: ApiSession,
  name: string,
  resource: string,
  options: CallControl = {},
): Promise<readonly ResourceRevision[]> {
  checkCharmName(name);
  const { revisions } = await ask(session, resourceRevisionList, callOf(options), {
    what: `to list the revisions of the resource ${resource} of ${name}`,
    path: charmPath(name, 'resources', resource, 'revisions'),
  });
  return revisions;
}
