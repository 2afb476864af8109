import { createHash } from 'node:crypto';
import { fileProblem, restoreHint } from './file-problem.js';

/** What scrypt (RFC 7914) is given beside the passphrase. */
export interface KeyParameters {
  /** Logarithm of the cost N. */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
}

/** The part of the credential file that is not encrypted, but authenticated. */
export interface FileHeader {
  readonly parameters: KeyParameters;
  readonly nonce: Buffer;
  /** Tells a wrong passphrase from a damaged file: see `keyCheck` of the derived key. */
  readonly keyCheck: Buffer;
  /** Bytes of the encrypted part, without the tag. */
  readonly length: number;
}

const MAGIC = Buffer.from('OMNICRED');
const VERSION = 1;
const AT = {
  version: 8,
  log2N: 9,
  r: 10,
  p: 11,
  length: 12,
  salt: 16,
  nonce: 48,
  keyCheck: 60,
  sum: 76,
} as const;

/** Bytes of the header. */
export const HEADER_BYTES = 92;
/** Bytes of the tag of AES-256-GCM, at the end of the file. */
export const TAG_BYTES = 16;

/**
 * What scrypt may be asked for: at least 16 MiB, at most 256 MiB of memory, and no more than 16 passes. The upper bounds
 * keep a forged header from taking the machine's memory; below the lower ones guessing is cheap.
 */
const bounds = { log2N: [14, 18], r: [8, 8], p: [1, 16] } as const;

/** Writes a header. Its last 16 bytes are a checksum, so that damage to the salt does not look like a wrong passphrase. */
export function encodeHeader(header: FileHeader): Buffer {
  const { log2N, r, p, salt } = header.parameters;
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.set([VERSION, log2N, r, p], AT.version);
  bytes.writeUInt32BE(header.length, AT.length);
  salt.copy(bytes, AT.salt);
  header.nonce.copy(bytes, AT.nonce);
  header.keyCheck.copy(bytes, AT.keyCheck);
  checksum(bytes).copy(bytes, AT.sum);
  return bytes;
}

/**
 * Reads the header of a whole file and checks everything that needs no key.
 * @throws PublishError PROTOCOL: `truncated`, `not-ours`, `other-version`, `damaged`
 */
export function decodeHeader(file: Buffer, path: string): FileHeader {
  const name = JSON.stringify(path);
  const size = String(file.length);
  if (!file.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, file.length))) {
    throw fileProblem(
      'not-ours',
      `${name} is not a credential file of omnipub, or its start is damaged`,
      restoreHint(path),
    );
  }
  if (file.length < HEADER_BYTES) {
    throw fileProblem('truncated', `${name} is cut short: it has only ${size} bytes`, restoreHint(path));
  }
  checkVersion(file, path);
  if (!checksum(file).equals(file.subarray(AT.sum, HEADER_BYTES)))
    throw damaged(path, 'its header has changed');
  const header = fieldsOf(file);
  checkBounds(header.parameters, path);
  const whole = HEADER_BYTES + header.length + TAG_BYTES;
  if (file.length < whole) {
    throw fileProblem(
      'truncated',
      `${name} is cut short: ${size} of ${String(whole)} bytes are there`,
      restoreHint(path),
    );
  }
  if (file.length > whole) throw damaged(path, `${String(file.length - whole)} bytes follow its end`);
  return header;
}

/** The error of a file whose content is not what was written. */
export function damaged(path: string, why: string): Error {
  return fileProblem('damaged', `${JSON.stringify(path)} is damaged: ${why}`, restoreHint(path));
}

function checkVersion(file: Buffer, path: string): void {
  const version = file[AT.version];
  if (version === VERSION) return;
  // A flipped bit in the version is told from another version by the checksum, which fits when it is flipped back.
  const flipped = Buffer.from(file.subarray(0, HEADER_BYTES));
  flipped[AT.version] = VERSION;
  if (checksum(flipped).equals(file.subarray(AT.sum, HEADER_BYTES)))
    throw damaged(path, 'its version has changed');
  throw fileProblem(
    'other-version',
    `${JSON.stringify(path)} has format ${String(version)}; this omnipub knows only format ${String(VERSION)}`,
    'use the version of omnipub that wrote it, or a newer one',
  );
}

function checkBounds(parameters: KeyParameters, path: string): void {
  for (const name of ['log2N', 'r', 'p'] as const) {
    const [least, most] = bounds[name];
    const value = parameters[name];
    if (value >= least && value <= most) continue;
    throw damaged(
      path,
      `it asks for scrypt with ${name} ${String(value)}, allowed are ${String(least)} to ${String(most)}`,
    );
  }
}

function fieldsOf(file: Buffer): FileHeader {
  const part = (from: number, to: number): Buffer => Buffer.from(file.subarray(from, to));
  return {
    parameters: {
      log2N: file.readUInt8(AT.log2N),
      r: file.readUInt8(AT.r),
      p: file.readUInt8(AT.p),
      salt: part(AT.salt, AT.nonce),
    },
    length: file.readUInt32BE(AT.length),
    nonce: part(AT.nonce, AT.keyCheck),
    keyCheck: part(AT.keyCheck, AT.sum),
  };
}

function checksum(header: Buffer): Buffer {
  return createHash('sha256')
    .update(header.subarray(0, AT.sum))
    .digest()
    .subarray(0, HEADER_BYTES - AT.sum);
}
