import { type CallContext, type CheckInput, type Finding, PublishError } from '@omnipub/core';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapSession } from '../session.js';
import { checkLocal } from './check-local.js';
import { checkLogin } from './check-login.js';
import { checkName, type NameState } from './check-name.js';
import { checkContent, checkTracks } from './check-there.js';
import { gather } from './findings.js';
import type { SnapTypes } from './types.js';
import { snapNameOf } from './upload.js';

/**
 * The preflight, before a long upload: the file and all names on this machine, the login and what it may do, the name, its tracks, and
 * whether the file is there already. All findings at once; nothing is changed.
 * @throws PublishError when the store can't be asked
 */
export async function checkSnap(
  session: SnapSession,
  input: CheckInput<SnapTypes>,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  ctx.signal.throwIfAborted();
  const local = await checkLocal(session, input, ctx);
  const name = nameOf(input);
  const login = await gather(() => checkLogin(session, input, name, ctx));
  const findings = [...local, ...login];
  // Without a login, or with a name that can't be one, every further question has the same answer.
  const hasLogin = login.some(({ code }) => code === 'LOGIN');
  if (!hasLogin || name === undefined) return findings;
  let known: NameState = { state: 'neither', findings: [] };
  findings.push(
    ...(await gather(async () => {
      known = await checkName(session, input, name, ctx);
      return known.findings;
    })),
  );
  const { state } = known;
  if (state === 'neither') return findings;
  findings.push(...(await gather(() => checkTracks(session, input, { name, state }, ctx))));
  if (state === 'mine') findings.push(...(await gather(() => checkContent(session, input, ctx))));
  return findings;
}

/** The one name that it is all about; undefined where there is none, or where it is wrong already on this machine. */
function nameOf({ register, upload, artifact }: CheckInput<SnapTypes>): string | undefined {
  try {
    const name =
      artifact === undefined ? (upload?.name ?? register?.name) : snapNameOf(artifact, upload ?? {});
    if (name !== undefined) checkSnapName(name);
    return name;
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'INVALID_INPUT') return undefined;
    throw thrown;
  }
}
