import type { Call, CallControl } from '@omnipub/core';
import type { z } from 'zod';
import { registryPath } from '../info.js';
import type { GobblerSession } from '../session.js';
import { localReader } from './read-local.js';
import { remoteReader } from './read-remote.js';

/** What a download must be. */
export interface Expected {
  readonly size: number;
  readonly md5: string;
}

/** Reads a registry, from the mounted directory or over HTTP. Paths are relative to the registry; `''` is the registry. */
export interface Reader {
  readonly kind: 'local' | 'remote';
  /**
   * Names below a directory, as `GET /list` gives them: directories end in a slash; with `recursive` files of every depth
   * and only those directories that are empty. `undefined` when there is nothing at the path.
   */
  list(path: string, options: { readonly recursive: boolean }, call: Call): Promise<string[] | undefined>;
  /** Is there such a directory? */
  hasDirectory(path: string, call: Call): Promise<boolean>;
  /** A JSON file, or `undefined` when it isn't there. @throws PublishError PROTOCOL when it is something else */
  json<T>(path: string, schema: z.ZodType<T>, call: Call): Promise<T | undefined>;
  /** Copies a file to `to`, through a temporary file beside it. @throws PublishError NOT_FOUND, or PROTOCOL when it is not as expected */
  download(path: string, to: string, expected: Expected | undefined, call: Call): Promise<void>;
}

/** Options of everything that reads. */
export interface ReadOptions extends CallControl {
  /** Read over HTTP even where the registry is mounted. @default that of the configuration */
  readonly forceRemote?: boolean | undefined;
}

/** The reader for this call: the mounted registry if there is one, else HTTP. */
export async function readerFor(session: GobblerSession, options: ReadOptions, call: Call): Promise<Reader> {
  if (options.forceRemote ?? session.config.forceRemote ?? false) return remoteReader(session);
  const registry = await registryPath(session, call);
  return registry === undefined ? remoteReader(session) : localReader(registry);
}
