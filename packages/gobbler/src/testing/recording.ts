import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

const folder = new URL('../../../../test-fixtures/recordings/gobbler/', import.meta.url);

/** One entry of a recorded tree. */
export interface RecordedEntry {
  readonly path: string;
  readonly type?: 'dir' | 'symlink';
  readonly content?: string;
  readonly target?: string;
}

/** One recorded request with the staging directory at that time, and its answer. */
export interface Exchange {
  readonly staging?: readonly RecordedEntry[];
  readonly request: { readonly line: string };
  readonly response: { readonly status: number; readonly headers: readonly string[]; readonly body?: string };
}

/** A recorded call of the real client to the real server. */
export interface Recording {
  readonly name: string;
  readonly replay: { readonly client: boolean };
  readonly registry?: readonly RecordedEntry[];
  readonly exchanges: readonly Exchange[];
  readonly changes?: {
    readonly added?: readonly RecordedEntry[];
    readonly changed?: readonly RecordedEntry[];
  };
  readonly result: { readonly returned?: unknown; readonly raised?: string };
}

/** Every recording, by name. */
export async function loadRecordings(): Promise<Recording[]> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.json') && name !== 'INDEX.json')
    .sort();
  return names.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recording);
}

/** Method and path with query of a request line. */
export function splitLine(line: string): { readonly method: string; readonly url: string } {
  const [method = '', url = ''] = line.split(' ');
  return { method, url };
}
