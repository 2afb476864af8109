import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PublishError, toPublishError } from '../errors.js';

/** What a finished part file came to. */
export interface PartDigest {
  readonly size: number;
  readonly sha256: string;
  /** The further digest that was asked for, hex. */
  readonly asked?: string;
}

/** A file that grows beside its target and takes its place only when it is whole. */
export interface PartFile {
  /** Bytes that are written and hashed. */
  readonly size: number;
  write(piece: Buffer): Promise<void>;
  /** Back to nothing. */
  restart(): Promise<void>;
  digest(): PartDigest;
  /** Synced, then renamed to the target. */
  commit(): Promise<void>;
  /** Closed, and removed unless committed. Never throws. */
  close(): Promise<void>;
}

/** Opens `.NAME.omnipub-RANDOM.part` beside `target`: the same file system, so that the rename is one step. */
export async function openPartFile(target: string, algorithm?: string): Promise<PartFile> {
  const path = join(dirname(target), `.${basename(target)}.omnipub-${randomBytes(6).toString('hex')}.part`);
  const withPath = (thrown: unknown): PublishError =>
    thrown instanceof PublishError
      ? thrown
      : toPublishError(Object.assign(thrown as Error, { path: target }));
  const file = await open(path, 'wx').catch((thrown: unknown) => {
    throw withPath(thrown);
  });
  const start = (): { size: number; sha256: Hash; asked?: Hash } => ({
    size: 0,
    sha256: createHash('sha256'),
    ...(algorithm === undefined ? {} : { asked: createHash(algorithm) }),
  });
  let state = start();
  let committed = false;
  return {
    get size() {
      return state.size;
    },
    async write(piece) {
      try {
        await writeAll(file, piece, state.size);
      } catch (thrown) {
        throw withPath(thrown);
      }
      state.sha256.update(piece);
      state.asked?.update(piece);
      state.size += piece.length;
    },
    async restart() {
      await file.truncate(0);
      state = start();
    },
    digest: () => ({
      size: state.size,
      sha256: state.sha256.copy().digest('hex'),
      ...(state.asked === undefined ? {} : { asked: state.asked.copy().digest('hex') }),
    }),
    async commit() {
      try {
        await file.sync();
        await rename(path, target);
      } catch (thrown) {
        throw withPath(thrown);
      }
      committed = true;
      await syncDirectory(dirname(target));
    },
    async close() {
      await file.close().catch(() => undefined);
      if (!committed) await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

async function writeAll(file: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await file.write(piece, done, piece.length - done, position + done);
    done += bytesWritten;
  }
}

/** Makes the new name itself survive a power cut; not every system can sync a directory. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r');
    await directory.sync().finally(() => directory.close());
  } catch {
    // The file is whole and in place; a lost name after a power cut means one more download.
  }
}
