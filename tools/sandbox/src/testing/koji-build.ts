import { readFile } from 'node:fs/promises';
import type { Value } from '../koji/xmlrpc/value.js';
import type { KojiClient } from './koji-client.js';

/** The source RPM that builds are made of. */
export const SRPM = 'hello-omnipub-1.4.0-3.src.rpm';
/** Where it lies. */
export const SRPM_FILE = new URL(`../../../../test-fixtures/artifacts/${SRPM}`, import.meta.url);

/** Uploads it, and asks for a build; answers the task. */
export async function startBuild(
  client: KojiClient,
  opts: Value = {},
  target: Value = 'f99',
): Promise<number> {
  const query = {
    filename: SRPM,
    filepath: 'cli-build/1.test',
    fileverify: 'adler32',
    offset: '0',
    overwrite: '1',
  };
  await client.upload(query, await readFile(SRPM_FILE));
  return Number(await client.call('build', `cli-build/1.test/${SRPM}`, target, opts));
}
