import { type Call, type Finding, findingOf, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { fetchPublicInfo, type PublicInfo } from '../account/public-info.js';
import { findPackage } from '../names/package-metadata.js';
import type { RegisteredName } from '../names/package-schema.js';

/** A name as the store has it, where it has it for me, and what is to be said of it. */
export interface CheckedName {
  readonly found?: RegisteredName;
  readonly findings: readonly Finding[];
}

/** Is the name registered and mine, or free and about to be registered? */
export async function checkName(
  session: ApiSession,
  { name, registers }: { readonly name: string; readonly registers: boolean },
  call: Call,
): Promise<CheckedName> {
  try {
    const found = await findPackage(session, name, call);
    if (found !== undefined)
      return { found, findings: [{ level: 'ok', code: 'NAME', message: `${name} is registered` }] };
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'AUTH_DENIED') throw thrown;
    return { findings: [findingOf(thrown)] };
  }
  const other = await publishedBySomebody(session, name, call);
  return { findings: [other === undefined ? unregistered(name, registers) : takenBy(other, registers)] };
}

function unregistered(name: string, registers: boolean): Finding {
  return registers
    ? { level: 'ok', code: 'NAME_FREE', message: `${name} is not registered yet, and will be` }
    : {
        level: 'error',
        code: 'NOT_FOUND',
        message: `${name} is not registered, or belongs to somebody else`,
        fix: `register it (in omnipub.yaml: register: { name: ${name} }), or check the name and the login`,
      };
}

function takenBy({ name, publisher }: PublicInfo, registers: boolean): Finding {
  const who = publisher?.displayName ?? publisher?.username ?? 'somebody else';
  return {
    level: 'error',
    code: registers ? 'ALREADY_EXISTS' : 'AUTH_DENIED',
    message: `${name} belongs to ${who}`,
    fix: 'ask its publisher to make you a collaborator, or choose another name',
  };
}

/** Somebody else's package looks like none at all to a publisher; the public listing tells. */
async function publishedBySomebody(
  session: ApiSession,
  name: string,
  call: Call,
): Promise<PublicInfo | undefined> {
  try {
    return await fetchPublicInfo(session, name, call);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}
