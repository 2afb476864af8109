import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { gobblerError } from '../errors.js';
import { copyHashed } from '../upload/stage/copy.js';
import type { Reader } from './reader.js';

/** Reads a mounted registry. */
export function localReader(registry: string): Reader {
  const at = (path: string): string => join(registry, path);
  return {
    kind: 'local',
    list: (path, options, call) =>
      orMissing(options.recursive ? listTree(at(path), call.signal) : listChildren(at(path))),
    async hasDirectory(path) {
      const found = await orMissing(stat(at(path)));
      return found?.isDirectory() ?? false;
    },
    async json<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
      const text = await orMissing(readFile(at(path), 'utf8'));
      return text === undefined ? undefined : parseJson(text, schema, path);
    },
    async download(path, to, expected, call) {
      await mkdir(dirname(to), { recursive: true });
      const temporary = `${to}.${randomBytes(6).toString('hex')}.part`;
      try {
        const copied = await orMissing(
          copyHashed(at(path), temporary, { signal: call.signal, follow: true }),
        );
        if (copied === undefined) {
          throw gobblerError('NOT_FOUND', `there is no file ${JSON.stringify(path)} in the registry`);
        }
        if (expected !== undefined && (copied.size !== expected.size || copied.md5 !== expected.md5)) {
          throw gobblerError('PROTOCOL', `${JSON.stringify(path)} is not what its manifest says`, {
            hint: 'the registry is damaged there; tell its administrator',
          });
        }
        await rename(temporary, to);
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

async function listChildren(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
}

/** Every file, and every directory with nothing beneath, as the server lists them (contract 1.2). */
async function listTree(root: string, signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  const empties: string[] = [];
  const walk = async (relative: string): Promise<boolean> => {
    signal.throwIfAborted();
    const entries = await readdir(join(root, relative), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (!entry.isDirectory()) files.push(path);
      else if (await walk(path)) empties.push(`${path}/`);
    }
    return entries.length === 0;
  };
  await walk('');
  return [...files, ...empties];
}

function parseJson<T>(text: string, schema: z.ZodType<T>, path: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw gobblerError('PROTOCOL', `${JSON.stringify(path)} in the registry is not JSON`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw gobblerError('PROTOCOL', `${JSON.stringify(path)} in the registry is wrong at "${field}"`);
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw thrown;
  }
}
