import { type CallContext, type CheckInput, type Finding, PublishError } from '@omnipub/core';
import { fetchAccount } from '../account/account.js';
import { keepSnapIds } from '../account/snap-id.js';
import { listPackages } from '../gateway/packages.js';
import { registerName } from '../names/register.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import type { SnapSession } from '../session.js';
import { precheckUpload } from '../upload/precheck.js';
import type { SnapTypes } from './types.js';

/** What is known of a name, and whether it is there to be asked about. */
export interface NameState {
  /** `mine`: its channels and revisions can be asked for. `free`: it will be registered. */
  readonly state: 'mine' | 'free' | 'neither';
  readonly findings: readonly Finding[];
}

/**
 * Is the name mine, or will it be? The account tells names and whether it is ready at all (agreement, username: canonical contract 5); what
 * it does not list the store is asked about in a dry run, of the registration or of the upload.
 */
export async function checkName(
  session: SnapSession,
  { register, upload }: CheckInput<SnapTypes>,
  name: string,
  ctx: CallContext,
): Promise<NameState> {
  const names = await namesOfAccount(session, ctx);
  if (names?.has(name) !== true && register?.name === name) return toRegister(session, register, name, ctx);
  // The account may list a name, and the login still not be for it.
  if (isOnPremises(session) && names?.has(name) !== true) return neither(name);
  if (upload !== undefined || names?.has(name) !== true) {
    try {
      await precheckUpload(session, name, ctx);
    } catch (thrown) {
      if (!(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
      return neither(name);
    }
  }
  return {
    state: 'mine',
    findings: [{ level: 'ok', code: 'NAME_YOURS', message: `you may publish ${name}` }],
  };
}

/** Undefined for a login that may not see the account; an account that is not ready is an error. */
async function namesOfAccount(session: SnapSession, ctx: CallContext): Promise<Set<string> | undefined> {
  try {
    if (isOnPremises(session)) {
      const packages = await listPackages(session, { collaborations: true }, ctx);
      return new Set(packages.flatMap((each) => each.name ?? []));
    }
    const { snaps } = await fetchAccount(session, ctx);
    await keepSnapIds(session, snaps);
    return new Set(snaps.map((snap) => snap.name));
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.storeCode === 'macaroon-permission-required')
      return undefined;
    throw thrown;
  }
}

async function toRegister(
  session: SnapSession,
  register: NonNullable<CheckInput<SnapTypes>['register']>,
  name: string,
  ctx: CallContext,
): Promise<NameState> {
  const { private: isPrivate, store } = register;
  const { outcome } = await registerName(session, name, { private: isPrivate, store, dryRun: true }, ctx);
  return outcome === 'existed'
    ? { state: 'mine', findings: [{ level: 'ok', code: 'NAME_YOURS', message: `the name ${name} is yours` }] }
    : {
        state: 'free',
        findings: [
          { level: 'ok', code: 'NAME_FREE', message: `the name ${name} is free, and will be registered` },
        ],
      };
}

function neither(name: string): NameState {
  return {
    state: 'neither',
    findings: [
      {
        level: 'error',
        code: 'NOT_FOUND',
        message: `the name "${name}" is not registered`,
        fix: 'register it first: add `register` to the target, or check the name',
      },
    ],
  };
}
