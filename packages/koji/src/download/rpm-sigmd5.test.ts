import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { rpmSigmd5 } from './rpm-sigmd5.js';

const srpm = new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url);
const { signal } = new AbortController();

/** What `rpm -qp --qf '%{SIGMD5}'` says of the SRPM. */
const SIGMD5 = '2e36ab43ab04fbe77380d42d73bb4670';

/** The same RPM with one more tag in its signature header, as after signing. */
function signed(rpm: Buffer): Buffer {
  const [tags, bytes] = [rpm.readUInt32BE(96 + 8), rpm.readUInt32BE(96 + 12)];
  const index = rpm.subarray(112, 112 + tags * 16);
  const data = rpm.subarray(112 + tags * 16, 112 + tags * 16 + bytes);
  const rest = rpm.subarray(96 + Math.ceil((16 + tags * 16 + bytes) / 8) * 8);
  const signature = createHash('sha512').update('a key').digest();
  const tag = Buffer.alloc(16);
  for (const [place, value] of [267, 7, bytes, signature.length].entries())
    tag.writeUInt32BE(value, place * 4);
  const intro = Buffer.from(rpm.subarray(96, 112));
  intro.writeUInt32BE(tags + 1, 8);
  intro.writeUInt32BE(bytes + signature.length, 12);
  const header = Buffer.concat([intro, index, tag, data, signature]);
  const padding = Buffer.alloc((8 - (header.length % 8)) % 8);
  return Buffer.concat([rpm.subarray(0, 96), header, padding, rest]);
}

describe("an RPM's own digest", () => {
  it('is what rpm says, and the same after signing', async () => {
    const folder = await tempDir();
    const bytes = await readFile(srpm);
    await writeFile(join(folder, 'plain.rpm'), bytes);
    await writeFile(join(folder, 'signed.rpm'), signed(bytes));
    expect(signed(bytes).equals(bytes)).toBe(false);
    expect(await rpmSigmd5(join(folder, 'plain.rpm'), signal)).toBe(SIGMD5);
    expect(await rpmSigmd5(join(folder, 'signed.rpm'), signal)).toBe(SIGMD5);
    await writeFile(join(folder, 'other.rpm'), Buffer.concat([bytes, Buffer.from('x')]));
    expect(await rpmSigmd5(join(folder, 'other.rpm'), signal)).not.toBe(SIGMD5);
  });

  it.each(['', 'short', `<html>${' '.repeat(500)}</html>`])('%# what is no RPM is told', async (text) => {
    const path = join(await tempDir(), 'x.rpm');
    await writeFile(path, text);
    await expect(rpmSigmd5(path, signal)).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('is no RPM'),
    });
  });
});
