import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodePythonConfig,
  type Emit,
  PublishError,
  type PythonConfigSource,
  readSmallFile,
} from '@omnipub/core';

/** Where koji's configuration is looked for. */
export interface KojiConfigContext {
  /** The user's home directory, absolute. */
  readonly home: string;
  /** Gets warnings: a file that can't be read, an option that koji itself would understand otherwise. */
  readonly emit: Emit;
  /** A file or folder that takes the place of the user's own, as `--config` does. @default ~/.koji/config.d and ~/.koji/config */
  readonly path?: string;
  /** The folder of the system's files. @default /etc */
  readonly etc?: string;
}

/**
 * The texts of all configuration files, the later wins: `/etc/koji.conf.d/*.conf`, `/etc/koji.conf`, then `~/.koji/config.d/*.conf` and
 * `~/.koji/config`, or in place of the last two a file or folder that was named (koji contract 15). What is not there is left out.
 *
 * @throws PublishError INVALID_INPUT when a named file is not there, or a folder that was named has no `*.conf`
 */
export async function readKojiConfigFiles(context: KojiConfigContext): Promise<PythonConfigSource[]> {
  const { home, path, etc = '/etc' } = context;
  const system = [...((await folder(join(etc, 'koji.conf.d'))) ?? []), join(etc, 'koji.conf')];
  const found: PythonConfigSource[] = [];
  for (const file of system) found.push(...(await optional(file, context)));
  if (path === undefined) {
    const own = [...((await folder(join(home, '.koji', 'config.d'))) ?? []), join(home, '.koji', 'config')];
    for (const file of own) found.push(...(await optional(file, context)));
    return found;
  }
  const named = await folder(path);
  if (named?.length === 0)
    throw invalid(
      `${path} is a folder without a *.conf in it`,
      'name the file, or give it an ending of .conf',
    );
  for (const file of named ?? [path]) {
    const [source] = await read(file);
    if (source === undefined) throw invalid(`${file} is not there`, 'name the configuration file of koji');
    found.push(source);
  }
  return found;
}

/** The `*.conf` of a folder, sorted; undefined when it is none. */
async function folder(path: string): Promise<string[] | undefined> {
  try {
    const names = await readdir(path);
    return names
      .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
      .sort()
      .map((name) => join(path, name));
  } catch {
    return undefined;
  }
}

/** As in koji, a file that this user may not read is left out; but it is told. */
async function optional(path: string, { emit }: KojiConfigContext): Promise<PythonConfigSource[]> {
  try {
    return await read(path);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'INVALID_INPUT') throw thrown;
    emit({ type: 'warning', code: 'unreadable-config', message: `${thrown.message}; it is left out` });
    return [];
  }
}

async function read(path: string): Promise<PythonConfigSource[]> {
  const file = await readSmallFile(path);
  return file === undefined ? [] : [{ name: path, text: decodePythonConfig(file.bytes, path) }];
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
