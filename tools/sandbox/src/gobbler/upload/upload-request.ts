import { ownerOrSpoofed } from '../authorize.js';
import type { Call } from '../daemon.js';
import { lstat } from '../disk.js';
import { bad, forbidden, GobblerError, wrap } from '../errors.js';
import { bool, string, struct } from '../go/json-decode.js';
import { base, dir, join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { expectName } from '../names.js';
import { readRequest } from '../request-file.js';

const REQUEST = struct('uploadRequest', {
  source: string,
  project: string,
  asset: string,
  version: string,
  on_probation: bool,
  consume: bool,
  ignore_dot: bool,
  spoof: string,
});

/** A checked request to upload. */
export interface UploadRequest {
  readonly user: Raw;
  /** Path of the directory in staging. */
  readonly source: Raw;
  readonly project: Raw;
  readonly asset: Raw;
  readonly version: Raw;
  readonly onProbation: boolean;
  readonly consume: boolean;
  readonly ignoreDot: boolean;
  /** When the request began, milliseconds since the epoch. */
  readonly start: number;
}

/** Reads and checks an upload request; nothing is locked or changed yet (gobbler contract 6). @throws GobblerError */
export async function readUpload(call: Call, start: number): Promise<UploadRequest> {
  const request = await readRequest(call, REQUEST);
  const user = await ownerOrSpoofed(call.daemon, call.file, request.spoof).catch((error: unknown) => {
    throw wrap(`failed to find owner of ${quote(call.file)}`, error);
  });
  const name = request.source;
  if (name === undefined) throw bad(`expected a 'source' property in ${quote(call.file)}; %!w(<nil>)`);
  if (name !== base(name)) throw bad(`expected 'source' to be a name, not a path, in ${quote(call.file)}`);
  const source = join(dir(call.file), name);
  const info = await lstat(source).catch((error: unknown) => {
    const reason = error instanceof GobblerError ? error.reason : String(error);
    throw bad(`failed to stat ${quote(name)} in the staging directory; ${reason}`);
  });
  if (!info.isDirectory()) throw bad(`expected ${quote(name)} to be a directory`);
  const sourceUser = await sourceOwner(call, { name, source, spoof: request.spoof });
  if (sourceUser !== user || isStagingOrAbove(name)) {
    const names = `${sourceUser} vs ${user}`;
    throw forbidden(`requesting user must be the same as the owner of the 'source' directory (${names})`);
  }
  const expect = (property: 'project' | 'asset' | 'version'): Raw =>
    expectName(request[property], { property, file: call.file });
  return {
    user,
    source,
    project: expect('project'),
    asset: expect('asset'),
    version: expect('version'),
    onProbation: request.on_probation === true,
    consume: request.consume === true,
    ignoreDot: request.ignore_dot === true,
    start,
  };
}

/**
 * `.` and `..` pass as names; only the owner of staging, whom the sandbox cannot have apart from its user, keeps them
 * out (gobbler contract 3).
 */
const isStagingOrAbove = (name: Raw): boolean => name === '.' || name === '..' || name === '/';

async function sourceOwner(call: Call, of: { name: Raw; source: Raw; spoof: Raw | undefined }): Promise<Raw> {
  try {
    return await ownerOrSpoofed(call.daemon, of.source, of.spoof);
  } catch (error) {
    throw wrap(`failed to find owner of ${quote(of.source)}`, error);
  }
}
