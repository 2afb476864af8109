import { type CallContext, type CheckInput, type Finding, withoutRepeats } from '@omnipub/core';
import type { KojiClient } from '../client.js';
import { checkLogin } from './check-login.js';
import { checkRegister } from './check-register.js';
import { checkTag } from './check-tag.js';
import { checkUpload } from './check-upload.js';
import type { KojiTypes } from './koji-types.js';

/**
 * The preflight: login and permissions, the package's list, target and tags, options and metadata, and what is there already; all findings
 * at once, nothing changed. Policies of a hub beyond that show only when it is asked to do something.
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the hub can't be asked
 */
export async function checkPublish(
  client: KojiClient,
  input: CheckInput<KojiTypes>,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const { register, upload, release, artifact } = input;
  const { signal, emit } = ctx;
  const call = { signal, emit };
  const { login, findings } = await checkLogin(client, call);
  // Without a login every further question has the same answer.
  if (login === undefined) return findings;
  const all: Finding[] = [...findings];
  if (register !== undefined) all.push(...(await checkRegister(client, register, login, call)));
  if (upload !== undefined)
    all.push(...(await checkUpload(client, { upload, artifact, register, login }, ctx)));
  if (release !== undefined) {
    const pkg = artifact?.kind === 'srpm' ? artifact.name : register?.package;
    all.push(...(await checkTag(client, { tag: release.tag, package: pkg, register }, login, call)));
    if (upload?.scratch === true)
      all.push({
        level: 'error',
        code: 'INVALID_INPUT',
        message: 'a scratch build is not recorded, so that nothing can be released',
        fix: 'leave out scratch, or the release',
      });
    if (release.from !== undefined && (await client.api.getTag(release.from, {}, call)) === null)
      all.push({
        level: 'error',
        code: 'NOT_FOUND',
        message: `the hub has no tag ${JSON.stringify(release.from)}, which the build shall leave`,
        fix: 'check the name: koji list-tags',
      });
  }
  return withoutRepeats(all);
}
