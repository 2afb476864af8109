import { type Call, PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { type Build, buildSchema } from './build-schema.js';
import { getBuild, pathOfId } from './read-build.js';

/**
 * Cancels a build. One that is canceled already is fine. It may be sent again: the second answer would be a 409, after which the
 * build itself is asked (copr contract 3, recordings build-cancel and build-cancel-succeeded-409).
 * @throws PublishError CONFLICT when it has ended in another way; NOT_FOUND; AUTH_DENIED
 */
export async function cancelBuild(copr: CoprSession, id: number, call: Call): Promise<Build> {
  try {
    const path = `build/cancel/${pathOfId(id)}`;
    const what = `to cancel build ${String(id)}`;
    return await copr.write({ method: 'PUT', path, idempotent: true, what }, buildSchema, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.status !== 409) throw thrown;
    const build = await getBuild(copr, id, call);
    if (build.state === 'canceled') return build;
    throw new PublishError('CONFLICT', `build ${String(id)} can't be canceled: it is over (${build.state})`, {
      store: 'copr',
      status: 409,
      storeCode: build.state,
      ...(thrown.storeMessage === undefined ? {} : { storeMessage: thrown.storeMessage }),
      hint: 'delete it, if it is not wanted',
    });
  }
}
