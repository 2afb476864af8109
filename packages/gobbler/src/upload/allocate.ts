import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CallControl, callOf } from '@omnipub/core';
import { userName } from '../identity.js';
import { stagingPath } from '../info.js';
import { type GobblerSession } from '../session.js';

/** Options of {@link allocateUploadDirectory}. */
export interface AllocateOptions extends CallControl {
  /** False: only a name, which nothing reserves. @default true */
  readonly create?: boolean | undefined;
}

/** A fresh directory in staging to put files into; `uploadDirectory` then uploads it from where it is. Nobody removes it but you, and the service after a week. */
export async function allocateUploadDirectory(
  session: GobblerSession,
  options: AllocateOptions = {},
): Promise<string> {
  const staging = await stagingPath(session, callOf(options));
  const user = userName().replace(/[^A-Za-z0-9_-]/g, '_');
  const path = join(staging, `upload-${user}-${randomBytes(6).toString('hex')}`);
  if (options.create ?? true) {
    await mkdir(path, { mode: 0o755 });
    await chmod(path, 0o755);
  }
  return path;
}
