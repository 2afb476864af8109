import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { NVR, srpm, startWorld } from '../testing/publish-world.js';
import { writeRpm } from '../testing/rpm-file.js';
import { signatureHeader } from './signature-header.js';

const rpm = { name: 'hello-omnipub', version: '1.4.0', release: '3', arch: 'noarch' };
/** An OpenPGP signature of version 3 by the key ...01020304. */
const signature = Buffer.from([0x88, 20, 3, 5, 0, 0, 0, 0, 0, 0xa, 0xb, 0xc, 0xd, 1, 2, 3, 4, 1, 8, 0, 0, 0]);

describe('the import of RPMs', () => {
  it('of a real source makes its build; once more, with a lost answer, it is one', async () => {
    const { admin, hub } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'importRPM' });
    expect(await admin.imports.rpm(srpm)).toMatchObject({ outcome: 'created', rpm: { arch: 'src' } });
    expect(await admin.imports.rpm(srpm)).toMatchObject({ outcome: 'existed' });
    expect(hub.control.build(NVR)?.rpms).toHaveLength(1);
  });

  it('of another file under the same name is CONFLICT', async () => {
    const { admin } = await startWorld();
    const folder = await tempDir();
    await admin.imports.rpm(srpm);
    const [one, two] = [join(folder, 'one.rpm'), join(folder, 'two.rpm')];
    await writeRpm(one, rpm);
    await writeRpm(two, { ...rpm, signature });
    await admin.imports.rpm(one);
    await expect(admin.imports.rpm(two)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of something else is refused here', async () => {
    const { admin, calls } = await startWorld();
    const path = join(await tempDir(), 'x.rpm');
    await writeFile(path, 'no rpm');
    await expect(admin.imports.rpm(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(calls()).toEqual([]);
  });
});

describe('the signature of an RPM', () => {
  it('is cut out whole, up to where the header of the RPM begins', async () => {
    const { bytes } = await signatureHeader(srpm);
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x8e, 0xad, 0xe8, 1]));
    expect(bytes.length % 8).toBe(0);
    await expect(signatureHeader(import.meta.filename)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is added once, and a signed copy is written', async () => {
    const { admin, hub } = await startWorld();
    const folder = await tempDir();
    await admin.imports.rpm(srpm);
    const [plain, signed] = [join(folder, 'plain.rpm'), join(folder, 'signed.rpm')];
    await writeRpm(plain, rpm);
    await writeRpm(signed, { ...rpm, signature });
    const added = await admin.imports.rpm(plain);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'addRPMSig' });
    expect(await admin.imports.signature(added.rpm.id, signed)).toBe('created');
    expect(await admin.imports.signature(`${NVR}.noarch`, signed)).toBe('existed');
    await admin.imports.signedRpm(added.rpm.id, '01020304');
    await expect(admin.imports.signedRpm(added.rpm.id, 'ffffffff')).rejects.toMatchObject({
      message: expect.stringContaining('ffffffff'),
    });
    await expect(admin.imports.signature('nothing-1-1.noarch', signed)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a build without a source', () => {
  it('is made once, and takes archives once', async () => {
    const { admin, hub } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'createEmptyBuild' });
    const empty = { name: 'cgpkg', version: '7', release: '1' };
    expect(await admin.imports.emptyBuild(empty)).toEqual({ outcome: 'created', nvr: 'cgpkg-7-1' });
    expect(await admin.imports.emptyBuild(empty)).toEqual({ outcome: 'existed', nvr: 'cgpkg-7-1' });
    const path = join(await tempDir(), 'image.txt');
    await writeFile(path, 'an image');
    const archive = { path, build: 'cgpkg-7-1', type: 'image', typeInfo: { arch: 'x86_64' } };
    hub.faults.add({ kind: 'cut-after-work', rpc: 'importArchive' });
    expect(await admin.imports.archive(archive)).toBe('created');
    expect(await admin.imports.archive(archive)).toBe('existed');
    expect(hub.control.build('cgpkg-7-1')?.archives).toHaveLength(1);
    await writeFile(path, 'another');
    await expect(admin.imports.archive(archive)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
