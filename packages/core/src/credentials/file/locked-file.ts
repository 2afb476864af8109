import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../clock.js';
import { toPublishError } from '../../errors.js';
import { waitForLock } from '../../lock/wait-for-lock.js';
import type { BackendCall } from '../record.js';
import { decodeContent, emptyContent, encodeContent, type FileContent } from './file-content.js';
import { checkPrivateFolder, readPrivateFile } from './private-file.js';
import { replaceLockedFile } from './replace-locked-file.js';
import type { Vault } from './vault.js';

/** The credential file as a value that several processes read and change. */
export interface LockedFile {
  /** Undefined when there is no file. Needs no lock: the file is only ever replaced whole. */
  read(call: BackendCall): Promise<FileContent | undefined>;
  /**
   * Reads, changes and writes under a lock, so that of two who do it at once neither loses what the other wrote. `change`
   * gives the new content, or undefined when there is nothing to write. `verify` gets what was read back.
   */
  update(steps: UpdateSteps, call: BackendCall): Promise<void>;
}

/** See {@link LockedFile.update}. */
export interface UpdateSteps {
  readonly change: (content: FileContent) => FileContent | undefined;
  readonly verify: (content: FileContent) => void;
}

/** Makes a {@link LockedFile}. */
export function createLockedFile(options: {
  readonly path: string;
  readonly vault: Vault;
  readonly clock: Clock;
}): LockedFile {
  const { path, vault, clock } = options;

  async function opened(bytes: Buffer, call: BackendCall): Promise<FileContent> {
    const plaintext = await vault.open(bytes, call);
    try {
      return decodeContent(plaintext, path);
    } finally {
      plaintext.fill(0);
    }
  }

  async function bytesOf(): Promise<Buffer | undefined> {
    return (await checkPrivateFolder(path)) ? readPrivateFile(path) : undefined;
  }

  async function write(content: FileContent, previous: Buffer | undefined, call: BackendCall): Promise<void> {
    const plaintext = encodeContent(content);
    try {
      await replaceLockedFile(path, await vault.close(plaintext, previous, call));
    } finally {
      plaintext.fill(0);
    }
  }

  async function read(call: BackendCall): Promise<FileContent | undefined> {
    call.signal.throwIfAborted();
    const bytes = await bytesOf();
    return bytes === undefined ? undefined : opened(bytes, call);
  }

  return {
    read,
    async update({ change, verify }, call) {
      const before = await read(call);
      if (change(before ?? emptyContent()) === undefined) return;
      // Nobody is asked for a passphrase while others wait for the lock: the key is derived before.
      if (before === undefined) await vault.prepare(call);
      await makeFolder(path);
      const lock = await waitForLock(`${path}.lock`, {
        clock,
        signal: call.signal,
        busy: `is writing ${JSON.stringify(path)}`,
      });
      try {
        const previous = await bytesOf();
        const changed = change(previous === undefined ? emptyContent() : await opened(previous, call));
        if (changed === undefined) return;
        await write(changed, previous, call);
        const written = await bytesOf();
        verify(written === undefined ? emptyContent() : await opened(written, call));
      } finally {
        await lock.release();
      }
    },
  };
}

async function makeFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    // A umask can only take away from the mode, also what the owner needs.
    if (made !== undefined) await chmod(folder, 0o700);
  } catch (thrown) {
    throw toPublishError(thrown);
  }
  await checkPrivateFolder(path);
}
