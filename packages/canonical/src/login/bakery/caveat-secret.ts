import { PublishError } from '@omnipub/core';
import nacl from 'tweetnacl';
import { z } from 'zod';
import type { Agent } from './agent-file.js';
import { textIfUtf8 } from './discharge-token.js';

/** What a third-party caveat keeps for its discharger alone. */
export interface CaveatSecret {
  readonly rootKey: Uint8Array;
  readonly condition: string;
}

/**
 * Opens the sealed part of a caveat with the agent's key (canonical contract 8, "bakery codec"): a NaCl box. Version 2 and 3 are
 * packed: version, 4 bytes of the receiver's key, the sender's key, nonce, box. Version 1 is base64 of JSON.
 * @throws PublishError AUTH_DENIED when it is sealed for another key; PROTOCOL for what is no sealed caveat
 */
export function openCaveatSecret(sealed: Uint8Array, agent: Agent, store: string): CaveatSecret {
  const version = sealed[0];
  const opened = version === 2 || version === 3 ? openPacked(sealed, agent) : openJson(sealed, agent);
  if (opened === undefined)
    throw new PublishError(
      'AUTH_DENIED',
      `the login server has another key for the agent ${agent.username}`,
      {
        store,
        recovery: 'login',
        hint: 'use the file that belongs to this agent',
      },
    );
  return opened;
}

const NONCE = nacl.box.nonceLength;
const KEY = nacl.box.publicKeyLength;

function openPacked(sealed: Uint8Array, agent: Agent): CaveatSecret | undefined {
  const keyAt = 5;
  const nonceAt = keyAt + KEY;
  const boxAt = nonceAt + NONCE;
  if (sealed.length <= boxAt) throw unreadable();
  if (!Buffer.from(sealed.subarray(1, keyAt)).equals(Buffer.from(agent.publicKey.subarray(0, 4))))
    return undefined;
  const part = nacl.box.open(
    sealed.subarray(boxAt),
    sealed.subarray(nonceAt, boxAt),
    sealed.subarray(keyAt, nonceAt),
    agent.privateKey,
  );
  return part === null ? undefined : packedSecret(part);
}

/** Version, root key and (version 3) namespace with their lengths, and the condition. */
function packedSecret(part: Uint8Array): CaveatSecret {
  const version = part[0];
  const rootKey = counted(part, 1);
  const conditionAt = version === 3 ? counted(part, rootKey.end).end : rootKey.end;
  return { rootKey: rootKey.bytes, condition: Buffer.from(part.subarray(conditionAt)).toString('utf8') };
}

/** Bytes behind their number, which is an unsigned varint of Go. */
function counted(part: Uint8Array, at: number): { readonly bytes: Uint8Array; readonly end: number } {
  let length = 0;
  let from = at;
  for (let shift = 0; ; shift += 7, from++) {
    const byte = part[from];
    if (byte === undefined || shift > 21) throw unreadable();
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  const end = from + 1 + length;
  if (end > part.length) throw unreadable();
  return { bytes: part.subarray(from + 1, end), end };
}

const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const sealedJson = z.object({
  ThirdPartyPublicKey: bytes,
  FirstPartyPublicKey: bytes,
  Nonce: bytes,
  Id: bytes,
});
const secretJson = z.object({ RootKey: bytes, Condition: z.string() });

function openJson(sealed: Uint8Array, agent: Agent): CaveatSecret | undefined {
  const outer = sealedJson.safeParse(parsed(Buffer.from(textIfUtf8(sealed) ?? '', 'base64')));
  if (!outer.success || outer.data.Nonce.length !== NONCE || outer.data.FirstPartyPublicKey.length !== KEY)
    throw unreadable();
  const { Id, Nonce, FirstPartyPublicKey, ThirdPartyPublicKey } = outer.data;
  if (!Buffer.from(ThirdPartyPublicKey).equals(Buffer.from(agent.publicKey))) return undefined;
  const part = nacl.box.open(Id, Nonce, FirstPartyPublicKey, agent.privateKey);
  if (part === null) return undefined;
  const inner = secretJson.safeParse(parsed(part));
  if (!inner.success) throw unreadable();
  return { rootKey: inner.data.RootKey, condition: inner.data.Condition };
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString('utf8'));
  } catch {
    return undefined;
  }
}

function unreadable(): PublishError {
  return new PublishError('PROTOCOL', 'the login server asks the agent for something that it can not read');
}
