import { basename } from 'node:path';
import { type Call, type CallControl, callOf, inspectArtifact, PublishError } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';
import type { Settle } from '../session/settle.js';
import { uploadDirectory } from '../upload/upload-target.js';
import type { XmlRpcValue } from '../xmlrpc/value.js';

type Rpm = HubResult<'importRPM'>;

/** What an RPM is called. */
interface Nvra {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/**
 * Imports a binary or source RPM as it is; administrators only (koji contract 9). The build of a binary one must be there: a source RPM
 * makes it, or {@link createEmptyBuild}. One of the same name and size is `existed`: the hub has no sum of a whole RPM.
 *
 * @throws PublishError INVALID_INPUT for a file that is no RPM; CONFLICT for one of the same name and another size; AUTH_DENIED; REJECTED
 * without the build
 */
export async function importRpm(
  koji: HubAccess,
  path: string,
  control: CallControl = {},
): Promise<{ readonly outcome: 'created' | 'existed'; readonly rpm: Rpm }> {
  const call = callOf(control);
  const { size, ...nvra } = await inspectRpm(path, call);
  const found = await findRpm(koji, nvra, call);
  if (found !== undefined) {
    if (found.size === size) return { outcome: 'existed', rpm: found };
    throw new PublishError('CONFLICT', `the hub has another RPM of the name ${basename(path)}`, {
      store: 'koji',
      hint: 'an RPM is never overwritten: give it a release of its own',
    });
  }
  const directory = uploadDirectory('cli-import', koji.clock);
  const name = `${nvra.name}-${nvra.version}-${nvra.release}.${nvra.arch}.rpm`;
  await koji.uploadFile(path, { ...call, directory, name });
  const settle: Settle = async ({ signal, happened }) => {
    const there = await findRpm(koji, nvra, { ...call, signal });
    if (there !== undefined) return { happened: true, value: there as XmlRpcValue };
    return happened ? undefined : { happened: false };
  };
  return { outcome: 'created', rpm: await koji.api.importRPM(directory, name, { ...call, settle }) };
}

/** What kind of RPM a file is. @throws PublishError INVALID_INPUT */
async function inspectRpm(path: string, { signal, emit }: Call): Promise<Nvra & { readonly size: number }> {
  const artifact = await inspectArtifact(path, { signal, emit });
  if (artifact.kind !== 'rpm' && artifact.kind !== 'srpm')
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is no RPM`, {
      store: 'koji',
      hint: 'check the path; the content decides, not the name of the file',
    });
  const { name, version, release, size } = artifact;
  // A source RPM has the machine in its header that it was made on; the hub calls them all src.
  return { name, version, release, size, arch: artifact.kind === 'rpm' ? artifact.arch : 'src' };
}

async function findRpm(
  { api }: Pick<HubAccess, 'api'>,
  { name, version, release, arch }: Nvra,
  call: Call,
): Promise<Rpm | undefined> {
  return (await api.getRPM({ name, version, release, arch }, {}, call)) ?? undefined;
}
