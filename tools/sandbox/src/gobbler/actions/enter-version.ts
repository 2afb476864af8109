import { isAdmin } from '../authorize.js';
import type { Call } from '../daemon.js';
import { forbidden } from '../errors.js';
import { string, struct } from '../go/json-decode.js';
import { quote, type Raw } from '../go/raw.js';
import { expectName } from '../names.js';
import { readRequest } from '../request-file.js';
import type { VersionName } from '../upload/links.js';
import { requester } from './action.js';
import { ACQUIRE_WORDING, enterAsset, enterProject, enterVersion } from './enter.js';

/** A version that is locked for this call alone. */
export interface EnteredVersion {
  readonly name: VersionName;
  readonly assetDir: Raw;
  readonly versionDir: Raw;
}

/** The way that reindex and validate take to their version. `verb` is what is not authorised. @throws GobblerError */
export async function enterAsAdmin(
  call: Call,
  options: { verb: string; request: string },
): Promise<EnteredVersion> {
  const shape = struct(options.request, { project: string, asset: string, version: string });
  const request = await readRequest(call, shape);
  const user = await requester(call);
  const expect = (property: 'project' | 'asset' | 'version'): Raw =>
    expectName(request[property], { property, file: call.file });
  const name = { project: expect('project'), asset: expect('asset'), version: expect('version') };
  if (!isAdmin(call.daemon, user)) {
    throw forbidden(`user '${user}' is not authorized to ${options.verb} '${name.project}'`);
  }
  const entry = { ...name, wording: ACQUIRE_WORDING };
  const projectDir = await enterProject(call, entry);
  await call.locks.shared(projectDir, `failed to acquire the lock on ${quote(projectDir)}`);
  const assetDir = await enterAsset(call, { ...entry, projectDir });
  const versionDir = await enterVersion({ ...entry, projectDir, assetDir });
  return { name, assetDir, versionDir };
}
