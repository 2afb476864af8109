import { type CallContext, type CheckInput, type Finding, withoutRepeats } from '@omnipub/core';
import { checkLogin } from './check-login.js';
import { checkRegister } from './check-register.js';
import { checkRelease } from './check-release.js';
import { type CheckedUpload, checkUpload } from './check-upload.js';
import type { CoprTypes } from './copr-types.js';
import type { StoreAccess } from './store-access.js';

/**
 * The preflight: the login and its end, project and chroots, the file, whether the build would be taken, what is there already, and where
 * it is to be released to; all findings at once, nothing changed.
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the server can't be asked
 */
export async function checkPublish(
  store: StoreAccess,
  input: CheckInput<CoprTypes>,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const { register, upload, release, artifact } = input;
  const call = { signal: ctx.signal, emit: ctx.emit };
  call.signal.throwIfAborted();
  const { me, findings } = await checkLogin(store, call);
  // Without a login every further question has the same answer.
  if (me === undefined) return findings;
  const { registration, findings: registering } =
    register === undefined ? { findings: [] } : await checkRegister(store, register, me, call);
  const uploading: CheckedUpload =
    upload === undefined
      ? { findings: [] }
      : await checkUpload(store, { upload, artifact, registration }, ctx);
  const wanted = { upload, registration, found: uploading.found, me };
  const releasing = release === undefined ? [] : await checkRelease(store, { release, ...wanted }, call);
  return withoutRepeats([...findings, ...registering, ...uploading.findings, ...releasing]);
}
