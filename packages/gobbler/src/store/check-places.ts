import { realpath } from 'node:fs/promises';
import { type Call, findingOf, PublishError } from '@omnipub/core';
import { isWritable, serviceInfo, stagingPath } from '../info.js';
import type { GobblerSession } from '../session.js';
import type { CheckFinding } from './check-finding.js';

/** More than this between the clocks, and request files of the last minute may count as expired (gobbler contract 2). Milliseconds. */
const SKEW = 30_000;

/** Is it a Gobbler, do the clocks agree, and can staging be written? */
export async function checkPlaces(session: GobblerSession, call: Call): Promise<CheckFinding[]> {
  try {
    await serviceInfo(session, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'INVALID_INPUT') throw thrown;
    const fix = thrown.hint ?? 'check the url';
    return [{ level: 'error', code: 'NOT_GOBBLER', message: thrown.message, fix }];
  }
  const findings: CheckFinding[] = [
    { level: 'ok', code: 'SERVICE', message: `Gobbler answers at ${session.url}` },
  ];
  const skew = await clockSkew(session, call);
  if (skew !== undefined && Math.abs(skew) > SKEW) {
    findings.push({
      level: 'warn',
      code: 'CLOCK_SKEW',
      message: `the clock of the service is ${String(Math.round(Math.abs(skew) / 1000))} seconds ${skew > 0 ? 'ahead of' : 'behind'} this machine's; it refuses request files older than 60 seconds`,
      fix: 'set the clocks (NTP)',
    });
  }
  findings.push(...(await checkStaging(session, call)));
  return findings;
}

/** Milliseconds that the service's clock is ahead; its Date header has whole seconds. */
async function clockSkew(session: GobblerSession, call: Call): Promise<number | undefined> {
  const answer = await session.http.request({ ...call, path: '/info' });
  answer.body.destroy();
  const date = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : date - session.deps.clock.now();
}

async function checkStaging(session: GobblerSession, call: Call): Promise<CheckFinding[]> {
  let staging: string;
  try {
    staging = await stagingPath(session, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'INVALID_INPUT') throw thrown;
    return [findingOf(thrown)];
  }
  if (!(await isWritable(staging))) {
    return [
      {
        level: 'error',
        code: 'AUTH_DENIED',
        message: `this user may not write to the staging directory ${JSON.stringify(staging)}`,
        fix: 'staging directories have mode 1777; tell the administrator',
      },
    ];
  }
  const { staging: theirs } = await serviceInfo(session, call);
  const same = await Promise.all([realpath(staging), realpath(theirs)]).then(
    ([a, b]) => a === b,
    () => false,
  );
  if (same) return [{ level: 'ok', code: 'STAGING', message: `staging is ${staging}` }];
  return [
    {
      level: 'warn',
      code: 'STAGING_ELSEWHERE',
      message: `staging is ${JSON.stringify(staging)} here and ${JSON.stringify(theirs)} for the service; they must be one directory`,
      fix: 'check `staging`, unless the file system is mounted at different places',
    },
  ];
}
