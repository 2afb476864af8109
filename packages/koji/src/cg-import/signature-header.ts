import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { PublishError } from '@omnipub/core';

/** The lead of an RPM, which nobody reads any more. */
const LEAD = 96;
/** Magic, version, reserved, and two counts. */
const INTRO = 16;
const leadMagic = Buffer.from([0xed, 0xab, 0xee, 0xdb]);
const headerMagic = Buffer.from([0x8e, 0xad, 0xe8]);
/** rpm itself takes no more. */
const LARGEST = 64 * 1024 * 1024;

/** The signature header of an RPM: what `rpm --addsign` changes. */
export interface SignatureHeader {
  readonly bytes: Buffer;
  /** By which the hub knows it: `sighash` of queryRPMSigs. */
  readonly md5: string;
}

/**
 * Cuts the signature header out of an RPM, filled up to eight bytes as it is in the file: what addRPMSig takes (koji contract 9).
 * @throws PublishError INVALID_INPUT for a file that is no RPM; NOT_FOUND
 */
export async function signatureHeader(path: string): Promise<SignatureHeader> {
  const handle = await open(path, 'r');
  try {
    const start = Buffer.alloc(LEAD + INTRO);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const isRpm =
      bytesRead === start.length &&
      start.subarray(0, 4).equals(leadMagic) &&
      start.subarray(LEAD, LEAD + 3).equals(headerMagic);
    if (!isRpm) throw damaged(path, 'it is no RPM');
    const length = INTRO + 16 * start.readUInt32BE(LEAD + 8) + start.readUInt32BE(LEAD + 12);
    const size = Math.ceil(length / 8) * 8;
    if (size > LARGEST) throw damaged(path, 'its signature header is too large');
    const bytes = Buffer.alloc(size);
    const read = await handle.read(bytes, 0, size, LEAD);
    if (read.bytesRead !== size) throw damaged(path, 'it breaks off');
    return { bytes, md5: createHash('md5').update(bytes).digest('hex') };
  } finally {
    await handle.close();
  }
}

function damaged(path: string, why: string): PublishError {
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)}: ${why}`, {
    store: 'koji',
    hint: 'name a signed RPM',
  });
}
