import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubAccess } from '../hub-access.js';
import { ensure, type Outcome } from '../register/ensure.js';
import type { Settle } from '../session/settle.js';
import { signatureHeader } from './signature-header.js';

const signatures = z.array(z.looseObject({ sigkey: z.string(), sighash: z.string() }));

/**
 * Gives the hub the signature of an RPM that it has, from a signed copy on this machine; needs the permission `sign`. The same signature
 * again is `existed`.
 * @throws PublishError NOT_FOUND for an RPM that the hub does not have; ALREADY_EXISTS for another signature of the same key; AUTH_DENIED
 */
export async function addRpmSignature(
  koji: HubAccess,
  rpm: string | number,
  signedCopy: string,
  control: CallControl = {},
): Promise<Outcome> {
  const call = callOf(control);
  const id = await rpmId(koji, rpm, call);
  const { bytes, md5 } = await signatureHeader(signedCopy);
  return ensure(
    {
      isThere: async (signal) => {
        const rows = await koji.api.queryRPMSigs({ rpm_id: id }, { signal });
        return parseShape(signatures, rows, 'queryRPMSigs').some(({ sighash }) => sighash === md5);
      },
      make: (settle) => koji.api.addRPMSig(id, bytes.toString('base64'), { ...call, settle }),
    },
    call.signal,
  );
}

/**
 * Has the hub write the copy of an RPM with the signature of a key, to be downloaded; needs the permission `sign`. It may be called again.
 * @throws PublishError NOT_FOUND for the RPM, or a signature that the hub does not have; AUTH_DENIED
 */
export async function writeSignedRpm(
  koji: HubAccess,
  rpm: string | number,
  key: string,
  options: CallControl & {
    /** Also when there is one. @default false */
    readonly force?: boolean | undefined;
  } = {},
): Promise<void> {
  const call = callOf(options);
  const id = await rpmId(koji, rpm, call);
  // The copy is the same however often it is written.
  const settle: Settle = async ({ happened }) => (happened ? { happened, value: null } : { happened: false });
  await koji.api.writeSignedRPM(id, key, { force: options.force }, { ...call, settle });
}

async function rpmId(
  { api }: Pick<HubAccess, 'api'>,
  rpm: string | number,
  call: { readonly signal: AbortSignal },
): Promise<number> {
  const found = await api.getRPM(rpm, {}, call);
  if (found !== null) return found.id;
  throw new PublishError('NOT_FOUND', `the hub has no RPM ${JSON.stringify(rpm)}`, {
    store: 'koji',
    hint: 'check the name: it is name-version-release.arch, or a number',
  });
}
