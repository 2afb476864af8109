import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdler32 } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { builder, startHub } from '../testing/sandbox.js';

const KIB = 1024;
const directory = 'cli-build/of-a-test';

async function fileOf(bytes: Buffer): Promise<string> {
  const path = join(await tempDir(), 'hello.src.rpm');
  await writeFile(path, bytes);
  return path;
}

function adler32(bytes: Buffer): string {
  const sum = createAdler32();
  sum.update(bytes);
  return sum.digest();
}

async function has(hub: Awaited<ReturnType<typeof startHub>>, name: string, bytes: Buffer): Promise<boolean> {
  return (await readFile(join(hub.topdir, 'work', directory, name))).equals(bytes);
}

describe('an upload', () => {
  it.each([
    { directory: '', name: 'a' },
    { directory: '/abs', name: 'a' },
    { directory: 'a/../b', name: 'a' },
    { directory: 'a', name: 'b/c' },
    { directory: 'a', name: '.hidden' },
    { directory: 'a', name: '' },
    { directory: 'a', name: 'x\u0000' },
  ])('to %o is refused before anything is sent', async (target) => {
    const { client } = setupClient('http://hub.invalid/kojihub', { auth: builder });
    await expect(client.uploadFile('/etc/hostname', target)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('of what is no file is refused before anything is sent', async () => {
    const { client } = setupClient('http://hub.invalid/kojihub', { auth: builder });
    const target = { directory, name: 'a' };
    await expect(client.uploadFile('/nowhere', target)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.uploadFile('/tmp', target)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each([0, 10, 2.5 * 1024 * KIB])(
    'to a hub before 1.7.1 goes as base64 in calls (%i bytes)',
    async (size) => {
      const hub = await startHub();
      const bytes = randomBytes(size);
      const { client } = setupClient(hub.url, { auth: builder, fastUpload: false });
      const done = await client.uploadFile(await fileOf(bytes), { directory, name: 'a' });
      expect(done).toMatchObject({ size, adler32: adler32(bytes) });
      expect(await has(hub, 'a', bytes)).toBe(true);
      expect(hub.requests.map(({ rpc }) => rpc)).not.toContain('rawUpload');
    },
  );
});
