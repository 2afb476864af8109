import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from '../session/copr-session.js';

/** The part of a Swagger document that tells which calls a server has (copr contract 1). */
const swagger = z.object({ paths: z.record(z.string(), z.unknown()) });

/**
 * Does the server take packages that are built already? Asked of its own description, before a file is sent.
 * @throws PublishError UNSUPPORTED
 */
export async function requireRpmUpload(copr: CoprSession, call: Call): Promise<void> {
  const { paths } = await copr.read('swagger.json', {}, swagger, { ...call, what: 'its own description' });
  if (Object.keys(paths).some((path) => path.replace(/\/+$/, '').endsWith('/build/create/rpm-upload')))
    return;
  throw unsupported('this Copr takes no packages that are built already', {
    hint: 'it came with the frontend of August 2026 (fedora-copr/copr issue 4365); upload the source package instead',
  });
}

/** The error of a server that has the call and has it switched off, as Fedora's has; undefined for any other. */
export function rpmUploadOff(refused: PublishError): PublishError | undefined {
  const { status, storeMessage = '' } = refused;
  if (status === undefined || status >= 500 || !/not enabled|disabled/i.test(storeMessage)) return undefined;
  return unsupported('this Copr has the upload of built packages switched off', {
    status,
    storeMessage,
    hint: 'its operators can switch it on (DIRECT_RPM_UPLOAD); upload the source package instead',
  });
}

function unsupported(
  message: string,
  details: { hint: string; status?: number; storeMessage?: string },
): PublishError {
  return new PublishError('UNSUPPORTED', message, { store: 'copr', ...details });
}
