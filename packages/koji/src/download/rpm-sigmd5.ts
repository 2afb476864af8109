import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { PublishError } from '@omnipub/core';

const LEAD = 96;
const INTRO = 16;
const headerMagic = Buffer.from([0x8e, 0xad, 0xe8]);
const BLOCK = 1024 * 1024;

/**
 * The MD5 of everything behind the signature header of an RPM: what the hub calls payloadhash. Signing changes only that header, so that a
 * signed copy has the same.
 * @throws PublishError PROTOCOL when the file is no RPM
 */
export async function rpmSigmd5(path: string, signal: AbortSignal): Promise<string> {
  const file = await open(path);
  try {
    const hash = createHash('md5');
    const block = Buffer.allocUnsafe(BLOCK);
    let at = await headerStart(file, path);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, BLOCK, at);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(block.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Behind the lead stands the signature header, filled up to 8 bytes (the RPM package file format). */
async function headerStart(file: FileHandle, path: string): Promise<number> {
  const intro = Buffer.alloc(INTRO);
  const { bytesRead } = await file.read(intro, 0, INTRO, LEAD);
  if (bytesRead < INTRO || !intro.subarray(0, 3).equals(headerMagic))
    throw new PublishError('PROTOCOL', `what came for ${JSON.stringify(path)} is no RPM`, {
      store: 'koji',
      hint: 'look whether topurl is right',
    });
  const length = INTRO + intro.readUInt32BE(8) * 16 + intro.readUInt32BE(12);
  return LEAD + Math.ceil(length / 8) * 8;
}
