import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';
import { checkSignedText } from './signed-text.js';

/** A validation of another snap's revision, with what it says. */
export type Validation = Readonly<Record<string, unknown>>;

const list = z.array(z.record(z.string(), z.unknown()));
const anything = z.unknown();
const developersAnswer = z.object({ snap_developer: z.record(z.string(), z.unknown()).nullish() });

/** The validations by which a snap gates others (canonical contract 7, `snapcraft_list_validations`). @default approved 'approved' */
export async function fetchValidations(
  session: ApiSession,
  name: string,
  options: { readonly approved?: 'approved' | 'all' | undefined },
  call: Call,
): Promise<Validation[]> {
  return withSnapId(session, name, call, (id) =>
    ask(session, list, call, {
      what: `to show the validations of ${name}`,
      path: `dev/api/snaps/${segment(id)}/validations`,
      ...(options.approved === 'all' ? {} : { query: { approved: '1' } }),
    }),
  );
}

/** Puts a signed validation (canonical contract 7, `snapcraft_post_validation`). @throws PublishError INVALID_INPUT for another text */
export async function putValidation(
  session: ApiSession,
  name: string,
  assertion: string,
  call: Call,
): Promise<void> {
  checkSignedText(assertion, 'validation');
  await withSnapId(session, name, call, (id) =>
    ask(session, anything, call, {
      what: `the validation by ${name}`,
      method: 'PUT',
      path: `dev/api/snaps/${segment(id)}/validations`,
      json: { assertion },
      idempotent: true,
    }),
  );
}

/** Tells the store who built a snap: a signed snap-build (canonical contract 7, `snapcraft_push_snap_build`). */
export async function pushSnapBuild(
  session: ApiSession,
  name: string,
  assertion: string,
  call: Call,
): Promise<void> {
  checkSignedText(assertion, 'snap-build');
  await withSnapId(session, name, call, (id) =>
    ask(session, anything, call, {
      what: `the build assertion of ${name}`,
      path: `dev/api/snaps/${segment(id)}/builds`,
      json: { assertion },
      idempotent: true,
    }),
  );
}

/** Who may publish the snap beside its publisher: the headers of its snap-developer assertion, empty without one (canonical contract 7). */
export async function fetchDevelopers(
  session: ApiSession,
  name: string,
  call: Call,
): Promise<Readonly<Record<string, unknown>>> {
  const { snap_developer: developers } = await withSnapId(session, name, call, (id) =>
    ask(session, developersAnswer, call, {
      what: `to show the developers of ${name}`,
      path: `dev/api/snaps/${segment(id)}/developers`,
    }),
  );
  return developers ?? {};
}

/**
 * Puts a signed snap-developer assertion (canonical contract 7).
 * @throws PublishError INVALID_INPUT for another text; CONFLICT when somebody who is left out has uploaded, unless `ignoreRevokedUploads`
 */
export async function putDevelopers(
  session: ApiSession,
  name: string,
  assertion: string,
  options: {
    /** Uploads of those who are left out become invalid. @default false */
    readonly ignoreRevokedUploads?: boolean | undefined;
  },
  call: Call,
): Promise<void> {
  checkSignedText(assertion, 'snap-developer');
  await withSnapId(session, name, call, (id) =>
    ask(session, anything, call, {
      what: `the developers of ${name}`,
      method: 'PUT',
      path: `dev/api/snaps/${segment(id)}/developers`,
      ...(options.ignoreRevokedUploads === true ? { query: { ignore_revoked_uploads: '' } } : {}),
      json: { snap_developer: assertion },
      idempotent: true,
    }),
  );
}
