import type { Receipt } from '@omnipub/core';
import { segment } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import type { SnapUpload } from '../upload/wait-for-upload.js';
import type { SnapRef } from './schemas.js';

/** The receipt of a name. */
export function nameReceipt(
  session: ApiSession,
  name: string,
  outcome: Receipt['outcome'],
): Receipt<SnapRef> {
  return { id: name, ref: { name }, url: `${session.endpoints.api}/snaps/${segment(name)}/`, outcome };
}

/** The receipt of an upload: `NAME REVISION`, or by its upload id while the store has given it no revision. */
export function uploadReceipt(
  session: ApiSession,
  upload: SnapUpload,
  digest: string | undefined,
): Receipt<SnapRef> {
  const { name, revision, outcome, version, architectures, uploadId, statusUrl, pending } = upload;
  const page = `${session.endpoints.api}/snaps/${segment(name)}/revisions/`;
  return present({
    id: `${name} ${revision === undefined ? `upload ${uploadId ?? 'unknown'}` : String(revision)}`,
    ref: present({
      name,
      revision,
      version,
      architectures: architectures === undefined ? undefined : [...architectures],
      digest,
      uploadId,
      statusUrl,
    }),
    url: revision === undefined ? page : `${page}${String(revision)}/`,
    outcome,
    pending,
  });
}
