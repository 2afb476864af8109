import { type Call, type CheckInput, type Finding, findingOf, PublishError } from '@omnipub/core';
import type { GobblerTypes } from '../definition.js';
import { checkName, untilText } from '../names.js';
import type { GobblerSession } from '../session.js';
import { checkAccess } from './check-access.js';
import { checkContent } from './check-content.js';
import type { CheckFinding } from './check-finding.js';
import { checkPlaces } from './check-places.js';

/**
 * The preflight: service, staging, names, source, permissions, and what is there already; all findings at once, nothing changed.
 *
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the service can't be asked
 */
export async function checkUpload(
  session: GobblerSession,
  input: CheckInput<GobblerTypes>,
  ctx: Call,
): Promise<readonly Finding[]> {
  const findings = await checkPlaces(session, ctx);
  const names = checkInputNames(input);
  findings.push(...names);
  // Without a service or with bad names every further question has the same answer.
  if (findings.some((each) => each.code === 'NOT_GOBBLER') || names.length > 0) return withoutMarks(findings);
  findings.push(...(await checkAccess(session, input, ctx)));
  findings.push(...(await checkContent(session, input, ctx)));
  return withoutMarks(findings);
}

function withoutMarks(findings: readonly CheckFinding[]): Finding[] {
  return findings.map(
    (each): Finding =>
      each.code === 'NOT_GOBBLER' ? { ...each, level: 'error', code: 'INVALID_INPUT' } : (each as Finding),
  );
}

function checkInputNames({ register, upload }: CheckInput<GobblerTypes>): Finding[] {
  const findings: Finding[] = [];
  const attempt = (check: () => void): void => {
    try {
      check();
    } catch (thrown) {
      if (!(thrown instanceof PublishError)) throw thrown;
      findings.push(findingOf(thrown));
    }
  };
  if (register !== undefined) attempt(() => checkName('project', register.project));
  for (const { until } of register?.uploaders ?? [])
    if (until !== undefined) attempt(() => void untilText(until));
  if (upload !== undefined) {
    if (upload.project !== register?.project) attempt(() => checkName('project', upload.project));
    attempt(() => checkName('asset', upload.asset));
    attempt(() => checkName('version', upload.version));
  }
  return findings;
}
