import { createHash } from 'node:crypto';
import type { Value } from '../koji/xmlrpc/value.js';
import type { KojiClient } from './koji-client.js';

/** A struct that a test changes. */
export type Struct = { [key: string]: Value | undefined };

/** Metadata of a content generator, as a test changes them. */
export interface Metadata {
  metadata_version: number;
  build: Struct;
  buildroots: Struct[];
  output: Struct[];
}

/** Where the files of an import lie. */
export const FOLDER = 'cli-import/1';

/** Uploads a file, and says what metadata say of it. */
export async function uploadOutput(client: KojiClient, filename: string, content: string): Promise<Struct> {
  const query = { filename, filepath: FOLDER, fileverify: 'adler32', offset: '0', overwrite: '1' };
  await client.upload(query, Buffer.from(content));
  const checksum = createHash('sha256').update(content).digest('hex');
  return {
    buildroot_id: 1,
    filename,
    filesize: content.length,
    arch: 'noarch',
    checksum,
    checksum_type: 'sha256',
  };
}

/** Metadata as they should be, of two files that are there. */
export async function goodMetadata(client: KojiClient): Promise<Metadata> {
  const artifact = await uploadOutput(client, 'a.txt', 'artifact');
  const log = await uploadOutput(client, 'build.log', 'all went well');
  return {
    metadata_version: 0,
    build: {
      name: 'cgpkg',
      version: '1',
      release: '1',
      source: null,
      start_time: 1795000000,
      end_time: 1795000100,
      extra: { typeinfo: { image: {} } },
    },
    buildroots: [
      {
        id: 1,
        host: { os: 'debian-12', arch: 'x86_64' },
        content_generator: { name: 'labcg', version: '0.1' },
        container: { type: 'none', arch: 'x86_64' },
        tools: [{ name: 'tar', version: '1' }],
        components: [],
        extra: {},
      },
    ],
    output: [
      { ...artifact, type: 'txt', extra: { typeinfo: { image: { arch: 'noarch' } } } },
      { ...log, type: 'log' },
    ],
  };
}

/** Imports it. */
export function importContent(client: KojiClient, data: Metadata, ...token: string[]): Promise<unknown> {
  return client.call('CGImport', data as unknown as Value, FOLDER, ...token);
}
