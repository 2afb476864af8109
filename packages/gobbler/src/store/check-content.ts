import { type Call, type CheckInput, type Finding, findingOf, PublishError } from '@omnipub/core';
import type { GobblerTypes } from '../definition.js';
import { versionKey } from '../names.js';
import type { GobblerSession } from '../session.js';
import { planUpload } from '../upload/upload-plan.js';

/** Can every file be uploaded, and what is there under this version? */
export async function checkContent(
  session: GobblerSession,
  { upload, artifact }: CheckInput<GobblerTypes>,
  call: Call,
): Promise<Finding[]> {
  if (upload === undefined || artifact === undefined) return [];
  const { project, asset, version } = upload;
  const key = versionKey(upload);
  try {
    const plan = await planUpload(session, { project, asset, version }, artifact.path, {
      ...call,
      ignoreDot: upload.ignoreDot ?? false,
      allowOutsideLinks: upload.allowOutsideLinks ?? false,
    });
    const findings = plan.refused.slice(0, 20).map(
      ({ path, what }): Finding => ({
        level: 'error',
        code: 'INVALID_INPUT',
        message: `${JSON.stringify(path)} in ${JSON.stringify(artifact.path)} ${what}`,
        fix: 'remove or correct it',
      }),
    );
    if (plan.refused.length > findings.length) {
      const message = `${String(plan.refused.length - findings.length)} more entries of ${JSON.stringify(artifact.path)} can't be uploaded`;
      findings.push({ level: 'error', code: 'INVALID_INPUT', message });
    }
    if (plan.outcome === 'existed') {
      findings.push({
        level: 'ok',
        code: 'EXISTS',
        message: `version ${key} is there with the same content`,
      });
    } else if (plan.outcome === 'conflict') {
      findings.push({
        level: 'error',
        code: 'CONFLICT',
        message: `version ${key} is there already: ${plan.differences.join(', ')}`,
        fix: 'versions never change: publish under a new version; an unfinished one has to finish, or to be removed by an administrator',
      });
    }
    return findings;
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || (thrown.code !== 'INVALID_INPUT' && thrown.code !== 'NOT_FOUND'))
      throw thrown;
    return [findingOf(thrown)];
  }
}
