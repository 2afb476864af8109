import { randomUUID } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { z } from 'zod';
import { PublishError, toPublishError } from '../errors.js';
import { ownIdentity, processIdentitySchema, stateOf } from './process-identity.js';

/** A lock that is held until it is released, or until its process is gone. */
export interface Lock {
  release(): Promise<void>;
}

/** How a lock file is taken. */
export interface LockOptions {
  /** What its holder is doing, for the error: `is working on this plan`. @default `holds the lock` and its path */
  readonly busy?: string;
}

const contentSchema = z.object({ owner: processIdentitySchema, token: z.uuid(), since: z.string() });
type Content = z.output<typeof contentSchema>;

/** Deep enough for a process that died while it took over from one that died while it took over. */
const MAX_DEPTH = 3;
const MAX_TRIES = 20;

/**
 * Takes a lock file. It appears with its whole content at once (link), so that nobody reads half of it, and on network
 * file systems too only one can make it. A lock of a dead process of this host is taken over under a second lock,
 * so that of two who find it stale, one cannot remove what the other has just made.
 * @throws PublishError CONFLICT when a living process holds it, or one on another host; UNSUPPORTED without hard links
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<Lock> {
  return acquire(path, options.busy ?? `holds the lock ${JSON.stringify(path)}`, 0);
}

async function acquire(path: string, busy: string, depth: number): Promise<Lock> {
  const own: Content = { owner: await ownIdentity(), token: randomUUID(), since: new Date().toISOString() };
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (await create(path, own)) return { release: () => release(path, own.token) };
    const held = await read(path);
    if (held === undefined) continue;
    if (held === 'unreadable' || (await stateOf(held.owner)) !== 'dead' || depth >= MAX_DEPTH) {
      throw conflict(path, busy, held);
    }
    const takeover = await acquire(`${path}.takeover`, busy, depth + 1);
    try {
      // Only the holder of the takeover lock removes a dead process's lock, so what is read now stays until unlink.
      const still = await read(path);
      if (still !== undefined && still !== 'unreadable' && (await stateOf(still.owner)) === 'dead') {
        // One who died between link and unlink left its draft too.
        await unlink(`${path}.${still.token}`).catch(() => undefined);
        await unlink(path);
      }
    } finally {
      await takeover.release();
    }
  }
  throw conflict(path, busy, undefined);
}

async function create(path: string, content: Content): Promise<boolean> {
  const draft = `${path}.${content.token}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content)}\n`);
    } finally {
      await handle.close();
    }
    await link(draft, path);
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') {
      throw new PublishError('UNSUPPORTED', `the file system of ${JSON.stringify(path)} has no hard links`, {
        hint: 'keep it on a file system with hard links',
        cause: thrown,
      });
    }
    throw toPublishError(thrown);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function read(path: string): Promise<Content | 'unreadable' | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toPublishError(thrown);
  }
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

async function release(path: string, token: string): Promise<void> {
  const held = await read(path);
  if (held !== undefined && held !== 'unreadable' && held.token === token) await unlink(path);
}

function conflict(path: string, busy: string, held: Content | 'unreadable' | undefined): PublishError {
  const who =
    held === undefined || held === 'unreadable'
      ? 'another process'
      : `process ${String(held.owner.pid)} on ${held.owner.host} (since ${held.since})`;
  return new PublishError('CONFLICT', `${who} ${busy}`, {
    recovery: 'wait',
    hint: `wait for it to end; if it is surely gone, remove ${JSON.stringify(path)}`,
  });
}
