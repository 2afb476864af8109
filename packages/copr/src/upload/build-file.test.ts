import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { checkBuildFile, checkRpmFile } from './build-file.js';

const srpm = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url),
);
const file = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(await tempDir(), name);
  await writeFile(path, content);
  return path;
};

describe('a file to build from', () => {
  it('is an SRPM by its suffix and its lead', async () => {
    expect(await checkBuildFile(srpm)).toMatchObject({ kind: 'srpm', name: 'hello-omnipub-1.4.0-3.src.rpm' });
  });

  it('is a spec file by its suffix', async () => {
    expect(await checkBuildFile(await file('a.SPEC', 'Name: a'))).toMatchObject({ kind: 'spec', size: 7 });
  });

  it.each<[string, string, string]>([
    ['a.txt', 'x', 'is nothing that Copr builds from'],
    ['a.rpm', 'x', 'is nothing that Copr builds from'],
    ['a.src.rpm', '', 'is empty'],
    ['a.spec', '', 'is empty'],
    ['a.src.rpm', 'hello', 'is no RPM'],
    ['a.nosrc.rpm', 'x'.repeat(1000), 'is no RPM'],
  ])('%j with %j is refused', async (name, content, why) => {
    await expect(checkBuildFile(await file(name, content))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why) as string,
    });
  });

  it('that is missing is told with its path', async () => {
    await expect(checkBuildFile('/nowhere/a.spec')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('/nowhere/a.spec') as string,
    });
  });

  it('is never a folder or a pipe', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'a.spec'));
    execFileSync('mkfifo', [join(folder, 'b.spec')]);
    for (const name of ['a.spec', 'b.spec'])
      await expect(checkBuildFile(join(folder, name))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a built package', () => {
  it('is no source package', async () => {
    await expect(checkRpmFile(srpm)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('has the lead of an RPM', async () => {
    const lead = Buffer.alloc(96);
    lead.writeUInt32BE(0xedabeedb);
    expect(await checkRpmFile(await file('a.x86_64.rpm', lead))).toMatchObject({ size: 96 });
    await expect(checkRpmFile(await file('a.x86_64.rpm', 'no'))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
