import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Exclusive, exclusiveByLockFile } from '../auth/exclusive.js';
import type { Clock } from '../clock.js';
import type { Environment } from '../env.js';
import { toPublishError } from '../errors.js';
import { credentialFilePath } from './file/file-store.js';
import { keyId, normalizeKey } from './key.js';
import type { CredentialKey } from './record.js';

/** Options of {@link exclusiveCredential}. */
export interface ExclusiveCredentialOptions {
  readonly env: Environment;
  readonly clock: Clock;
  /** @default the home directory of the user */
  readonly home?: string;
  /** Milliseconds to wait for the others. @default 60000 */
  readonly deadlineMs?: number;
}

/**
 * Of all processes of this user, one at a time changes this credential: renews it, exchanges it. By a lock file beside the
 * encrypted file, wherever the credential itself lies; its name tells nothing of it. The folder is made when it is not there.
 * @throws PublishError AUTH_DENIED when the folder can't be made or written to; CONFLICT after the deadline
 */
export function exclusiveCredential(key: CredentialKey, options: ExclusiveCredentialOptions): Exclusive {
  const { env, clock, home = homedir(), deadlineMs } = options;
  const folder = dirname(credentialFilePath(env, home));
  const name = createHash('sha256')
    .update(keyId(normalizeKey(key)))
    .digest('hex')
    .slice(0, 24);
  const locked = exclusiveByLockFile(join(folder, `renew-${name}.lock`), {
    clock,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  return async (work, signal) => {
    try {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      // A umask can only take away from the mode, also what the owner needs.
      if (made !== undefined) await chmod(folder, 0o700);
    } catch (thrown) {
      throw toPublishError(thrown);
    }
    return locked(work, signal);
  };
}
