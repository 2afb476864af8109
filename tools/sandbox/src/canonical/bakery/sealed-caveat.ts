import { randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';
import { z } from 'zod';
import type { KeyPair } from './key-pair.js';
import { readUvarint, writeUvarint } from './uvarint.js';

/** How a third-party caveat is written. 1 is JSON, 2 binary, 3 binary with a namespace (canonical contract 8.4). */
export type BakeryVersion = 1 | 2 | 3;

/** What only the discharger can read in a caveat. */
export interface CaveatContents {
  readonly version: BakeryVersion;
  /** What the discharger is asked to check. */
  readonly condition: string;
  /** The root key of the discharge. */
  readonly rootKey: Buffer;
  /** The public key of who sealed it. */
  readonly sealedBy: Buffer;
}

/** What {@link sealCaveat} seals, and between whom. */
export interface Sealing {
  readonly version: BakeryVersion;
  readonly condition: string;
  readonly rootKey: Uint8Array;
  /** The discharger's public key. */
  readonly to: Uint8Array;
  readonly from: KeyPair;
}

/** A caveat that cannot be opened: another key's, damaged, or only the id of one. */
export class UnreadableCaveat extends Error {
  override readonly name = 'UnreadableCaveat';
}

/** The namespace of conditions that both sides know without a prefix. */
const NAMESPACE = Buffer.from('std:');
const KEY_PREFIX = 4;
const { nonceLength, overheadLength, publicKeyLength } = nacl.box;
const HEAD = 1 + KEY_PREFIX + publicKeyLength + nonceLength;
/** What is shorter and says version 3 is an id, whose contents should have come beside it. */
const SHORTEST_V3 = HEAD + overheadLength + 1;

/** Seals a condition and a root key for a discharger, in one of the three forms of the bakery (canonical contract 8.4). */
export function sealCaveat({ version, condition, rootKey, to, from }: Sealing): Buffer {
  const nonce = randomBytes(nonceLength);
  const seal = (plain: Buffer): Buffer =>
    Buffer.from(nacl.box(plain, nonce, new Uint8Array(to), new Uint8Array(from.privateKey)));
  if (version === 1) {
    const plain = { RootKey: Buffer.from(rootKey).toString('base64'), Condition: condition };
    const wrapper = {
      ThirdPartyPublicKey: Buffer.from(to).toString('base64'),
      FirstPartyPublicKey: from.publicKey.toString('base64'),
      Nonce: nonce.toString('base64'),
      Id: seal(Buffer.from(JSON.stringify(plain))).toString('base64'),
    };
    return Buffer.from(Buffer.from(JSON.stringify(wrapper)).toString('base64'));
  }
  const plain = Buffer.concat([
    Buffer.of(version),
    ...counted(rootKey),
    ...(version === 3 ? counted(NAMESPACE) : []),
    Buffer.from(condition),
  ]);
  return Buffer.concat([Buffer.of(version), to.subarray(0, KEY_PREFIX), from.publicKey, nonce, seal(plain)]);
}

/** Opens what {@link sealCaveat} sealed. @throws UnreadableCaveat in the words of the bakery */
export function openCaveat(caveat: Buffer, key: KeyPair): CaveatContents {
  const version = caveat[0];
  if (version === undefined) throw new UnreadableCaveat('empty third party caveat');
  if (version === 'e'.charCodeAt(0)) return openJson(caveat, key);
  if (version !== 2 && version !== 3)
    throw new UnreadableCaveat(`caveat has unsupported version ${String(version)}`);
  if (version === 3 && caveat.length < SHORTEST_V3)
    throw new UnreadableCaveat(`caveat id payload not provided for caveat id "${caveat.toString('latin1')}"`);
  return openBinary(version, caveat, key);
}

function openBinary(version: 2 | 3, caveat: Buffer, key: KeyPair): CaveatContents {
  if (caveat.length < HEAD + overheadLength) throw new UnreadableCaveat('caveat id too short');
  if (!caveat.subarray(1, 1 + KEY_PREFIX).equals(key.publicKey.subarray(0, KEY_PREFIX)))
    throw new UnreadableCaveat('public key mismatch');
  const sealedBy = caveat.subarray(1 + KEY_PREFIX, 1 + KEY_PREFIX + publicKeyLength);
  const nonce = caveat.subarray(1 + KEY_PREFIX + publicKeyLength, HEAD);
  const plain = open(caveat.subarray(HEAD), nonce, sealedBy, key);
  if (plain === undefined) throw new UnreadableCaveat('cannot decrypt caveat id');
  if (plain[0] !== version) throw new UnreadableCaveat('invalid secret part: unexpected secret part version');
  const rootKey = takeCounted(plain.subarray(1), 'root key');
  const rest = version === 3 ? takeCounted(rootKey.rest, 'namespace').rest : rootKey.rest;
  return { version, sealedBy, rootKey: rootKey.value, condition: rest.toString('utf8') };
}

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const wrapper = z.object({
  ThirdPartyPublicKey: base64,
  FirstPartyPublicKey: base64,
  Nonce: base64.refine(({ length }) => length === nonceLength),
  Id: base64,
});
const record = z.object({ RootKey: base64, Condition: z.string() });

function openJson(caveat: Buffer, key: KeyPair): CaveatContents {
  const outer = wrapper.safeParse(parse(Buffer.from(caveat.toString('latin1'), 'base64')));
  if (!outer.success) throw new UnreadableCaveat('cannot unmarshal caveat');
  const { ThirdPartyPublicKey, FirstPartyPublicKey: sealedBy, Nonce, Id } = outer.data;
  if (!ThirdPartyPublicKey.equals(key.publicKey)) throw new UnreadableCaveat('public key mismatch');
  const plain = open(Id, Nonce, sealedBy, key);
  const inner = record.safeParse(plain === undefined ? undefined : parse(plain));
  if (!inner.success) throw new UnreadableCaveat('cannot decrypt caveat');
  return { version: 1, sealedBy, rootKey: inner.data.RootKey, condition: inner.data.Condition };
}

function open(box: Buffer, nonce: Buffer, from: Buffer, key: KeyPair): Buffer | undefined {
  if (from.length !== publicKeyLength) return undefined;
  const bytes = [box, nonce, from, key.privateKey].map((part) => new Uint8Array(part));
  const plain = nacl.box.open(...(bytes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]));
  return plain === null ? undefined : Buffer.from(plain);
}

const counted = (data: Uint8Array): [Buffer, Uint8Array] => [writeUvarint(data.length), data];

function takeCounted(bytes: Buffer, what: string): { value: Buffer; rest: Buffer } {
  const length = readUvarint(bytes);
  if (length === undefined || length.size + length.value > bytes.length)
    throw new UnreadableCaveat(`invalid secret part: invalid ${what} length`);
  const end = length.size + length.value;
  return { value: bytes.subarray(length.size, end), rest: bytes.subarray(end) };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
