import type { Call } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from '../session/copr-session.js';
import { type CheckedCreate, commonFields, inWords } from './create-request.js';
import { withoutProgress } from './without-progress.js';

/**
 * Asks whether a build would be taken: the login, the permission, project, directory and chroots. A real create is refused for the same
 * reasons, but only after its whole body has arrived (copr contract 4), so that this comes before an upload.
 * @throws PublishError AUTH_EXPIRED, AUTH_DENIED, NOT_FOUND, INVALID_INPUT with the server's words
 */
export async function checkBeforeBuild(
  copr: CoprSession,
  create: Pick<CheckedCreate, 'place' | 'buildopts'>,
  call: Call,
): Promise<void> {
  await copr.write(
    // It changes nothing, though it is a POST.
    {
      method: 'POST',
      path: 'build/check-before-build',
      json: commonFields(create),
      idempotent: true,
      what: `a build in ${inWords(create.place)}`,
    },
    z.object({}),
    withoutProgress(call),
  );
}
