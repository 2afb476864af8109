import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseHeader, type RpmEntries } from '../../common/rpm/rpm-header.js';
import { SIGNATURE_TAGS } from '../../common/rpm/rpm-tags.js';
import { buildPath } from '../builds/build-path.js';
import type { RpmRow } from '../db/build-rows.js';
import type { Hub } from '../hub.js';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { readRpmHeader } from './rpm-header.js';
import { rpmPath, signaturePaths } from './rpm-path.js';

/**
 * Notes a signature header of an RPM; one without a signature has the empty key.
 * @throws HubFault 1000 for the header of another RPM, and for a key that is known already; PythonError for what is no header
 */
export function addSignature(hub: Hub, rpm: RpmRow, header: Buffer): void {
  const { db } = hub;
  const nvra = `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch}`;
  const entries = readEntries(header);
  const md5 = entries.get(SIGNATURE_TAGS.md5);
  const sum = Buffer.isBuffer(md5) ? md5.toString('hex') : 'None';
  if (sum !== rpm.payloadhash) throw genericError(`wrong md5 for ${nvra}: ${sum}`);
  const { gpg, pgp, dsa, rsa } = SIGNATURE_TAGS;
  const packet = [gpg, pgp, dsa, rsa].map((tag) => entries.get(tag)).find((value) => Buffer.isBuffer(value));
  const sigkey = Buffer.isBuffer(packet) ? keyId(packet) : '';
  if (db.rpmSigs.find((row) => row.rpm_id === rpm.id && row.sigkey === sigkey) !== undefined) {
    throw genericError(`Signature already exists for package ${nvra}, key ${sigkey}`);
  }
  db.rpmSigs.insert({ rpm_id: rpm.id, sigkey, sighash: createHash('md5').update(header).digest('hex') });
  const path = join(folderOf(hub, rpm), signaturePaths(rpm, sigkey).header);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, header);
}

/** Writes the copy of an RPM that carries a signature which is known; one that is there stays unless forced. @throws HubFault 1000 */
export function writeSigned(hub: Hub, rpm: RpmRow, sigkey: string, options: { force: boolean }): void {
  const known = hub.db.rpmSigs.find((row) => row.rpm_id === rpm.id && row.sigkey === sigkey);
  if (known === undefined) {
    const nvra = `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch}`;
    throw genericError(`No cached signature for package ${nvra}, key ${sigkey}`);
  }
  const folder = folderOf(hub, rpm);
  const paths = signaturePaths(rpm, sigkey);
  const plain = join(folder, rpmPath(rpm));
  const { mainStart } = readRpmHeader(plain);
  const bytes = readFileSync(plain);
  const signed = join(folder, paths.signed);
  if (existsSync(signed) && !options.force) return;
  mkdirSync(dirname(signed), { recursive: true });
  const content = Buffer.concat([
    bytes.subarray(0, 96),
    readFileSync(join(folder, paths.header)),
    bytes.subarray(mainStart),
  ]);
  writeFileSync(signed, content);
}

function folderOf(hub: Hub, { build_id }: RpmRow): string {
  return buildPath(hub, hub.db.builds.need(build_id ?? 0));
}

function readEntries(header: Buffer): RpmEntries {
  if (header.length < 16 || header.readUIntBE(0, 3) !== 0x8eade8) {
    throw genericError('Invalid rpm: bad magic');
  }
  return parseHeader(header);
}

/** The last four bytes of the id of the key that made an OpenPGP signature, in hex (RFC 4880 5.2). */
function keyId(packet: Buffer): string {
  const body = packet.subarray(bodyStart(packet));
  if (body[0] === 3) return body.subarray(11, 15).toString('hex');
  if (body[0] !== 4)
    throw new PythonError('NotImplementedError', `Unknown PGP signature packet version ${body[0] ?? 0}`);
  const hashed = 6 + body.readUInt16BE(4);
  const issuer =
    issuerOf(body.subarray(6, hashed)) ??
    issuerOf(body.subarray(hashed + 2, hashed + 2 + body.readUInt16BE(hashed)));
  if (issuer === undefined) throw new PythonError('NotImplementedError', 'Unexpected number of key IDs: 0');
  return issuer.subarray(-4).toString('hex');
}

/** Behind the tag and the length, which are one to five bytes long. */
function bodyStart(packet: Buffer): number {
  const tag = packet[0] ?? 0;
  const isNew = (tag & 0x40) !== 0;
  if (isNew) return (packet[1] ?? 0) < 192 ? 2 : 3;
  return 1 + 2 ** (tag & 3);
}

/** Subpacket 16. */
function issuerOf(subpackets: Buffer): Buffer | undefined {
  for (let at = 0; at < subpackets.length; ) {
    const first = subpackets[at] ?? 0;
    const [length, head] =
      first < 192 ? [first, 1] : [((first - 192) << 8) + (subpackets[at + 1] ?? 0) + 192, 2];
    if (((subpackets[at + head] ?? 0) & 0x7f) === 16)
      return subpackets.subarray(at + head + 1, at + head + length);
    at += head + length;
  }
  return undefined;
}
