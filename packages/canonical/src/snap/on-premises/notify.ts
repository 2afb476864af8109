import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';

const answer = z.object({ 'status-url': z.string().min(1) });

/** Tells a store on premises of a file in the storage (canonical contract 4.2, `snapcraft_onprem_upload`). Gives its status URL, a relative one. */
export async function notifyOnPremises(
  session: ApiSession,
  upload: { readonly name: string; readonly uploadId: string },
  call: Call,
): Promise<string> {
  const { 'status-url': statusUrl } = await ask(session, answer, call, {
    what: `the upload of ${upload.name}`,
    path: `v1/snap/${segment(upload.name)}/revisions`,
    json: { 'upload-id': upload.uploadId },
  });
  return statusUrl;
}
