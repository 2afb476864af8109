import { type CallControl, callOf } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import { push } from '../upload/push.js';
import { findReview } from '../upload/review.js';
import { reviewUrl } from '../upload/status-url.js';
import { listResourceRevisions } from './list-resources.js';
import { basesOnWire } from './resource-bases.js';
import type { ResourceBase } from './resource-schema.js';

/** What the store is told of an uploaded resource. */
export interface PushResourceOptions extends CallControl {
  readonly uploadId: string;
  readonly type: 'file' | 'oci-image';
  /** On what it can be used. @default everything: nothing is said */
  readonly bases?: readonly ResourceBase[] | undefined;
  /** SHA3-384 in hex; the resource's revisions are searched for it when the answer is lost and the review knows nothing. */
  readonly digest?: string | undefined;
}

/**
 * Tells the store of an upload, which makes it a revision of a resource, and gives the status URL of its review: the same place as
 * for charms (canonical contract 4.2, `charmcraft_upload_resource`). A lost answer is settled by looking.
 * @throws PublishError NOT_FOUND for a resource that no uploaded charm declares
 */
export async function pushResource(
  session: ApiSession,
  name: string,
  resource: string,
  options: PushResourceOptions,
): Promise<string> {
  checkCharmName(name);
  const call = callOf(options);
  const { uploadId, type, bases = [], digest } = options;
  const json = {
    'upload-id': uploadId,
    type,
    ...(bases.length === 0 ? {} : { bases: basesOnWire(bases) }),
  };
  return sendOnce(session, call, {
    what: `the new revision of the resource ${resource} of ${name}`,
    send: () =>
      push(session, call, {
        what: `a new revision of the resource ${resource} of ${name}`,
        name,
        path: charmPath(name, 'resources', resource, 'revisions'),
        json,
      }),
    look: async () => {
      if ((await findReview(session, { name, uploadId }, call)) !== undefined)
        return reviewUrl(name, uploadId);
      if (digest === undefined) return undefined;
      const revisions = await listResourceRevisions(session, name, resource, call);
      return revisions.some((each) => each.digest === digest) ? reviewUrl(name, uploadId) : undefined;
    },
  });
}
