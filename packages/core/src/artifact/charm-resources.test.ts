import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { type ZipMember, zip } from '../testing/zip.js';
import { charmResources, type DeclaredResource } from './charm-resources.js';

async function read(members: readonly ZipMember[]): Promise<readonly DeclaredResource[]> {
  const path = join(await tempDir(), 'a.charm');
  await writeFile(path, zip(members));
  return charmResources(path, { signal: new AbortController().signal });
}

const resources = (more: string): string => `name: hello\nresources:\n${more}`;

describe('the resources of a charm', () => {
  it('are those of metadata.yaml, with their types', async () => {
    const data = resources('  img: { type: oci-image }\n  data: { type: file, filename: data.bin }\n');
    expect(await read([{ name: 'metadata.yaml', data }])).toEqual([
      { name: 'img', type: 'oci-image' },
      { name: 'data', type: 'file', filename: 'data.bin' },
    ]);
  });

  it('are files when no type is given, and may come from charmcraft.yaml', async () => {
    const data = resources('  data: { filename: data.bin }\n');
    const expected = [{ name: 'data', type: 'file', filename: 'data.bin' }];
    expect(await read([{ name: 'charmcraft.yaml', data }])).toEqual(expected);
    const metadata = { name: 'metadata.yaml', data: 'name: hello\nresources:\n' };
    expect(await read([metadata, { name: 'charmcraft.yaml', data }])).toEqual([]);
  });

  it('are none of a bundle', async () => {
    expect(await read([{ name: 'bundle.yaml', data: 'name: hello\n' }])).toEqual([]);
  });

  it('are refused when they are no map', async () => {
    const wrong = read([{ name: 'metadata.yaml', data: 'name: hello\nresources: [img]\n' }]);
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
