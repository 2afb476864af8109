import { z } from 'zod';
import { fromBase64 } from './base64.js';
import { type Caveat, type Macaroon, MalformedMacaroon } from './macaroon.js';

/** Version 1 as JSON. */
export interface JsonV1 {
  readonly identifier: string;
  readonly signature: string;
  readonly location?: string;
  readonly caveats?: readonly { readonly cid: string; readonly vid?: string; readonly cl?: string }[];
}

/** Version 2 as JSON. Bytes that are no text stand under the names with 64. */
export interface JsonV2 {
  readonly v?: 2;
  readonly l?: string;
  readonly i?: string;
  readonly i64?: string;
  readonly c?: readonly {
    readonly i?: string;
    readonly i64?: string;
    readonly l?: string;
    readonly v64?: string;
  }[];
  readonly s64: string;
}

const v1 = z.object({
  identifier: z.string(),
  signature: z.string().regex(/^[0-9a-f]{64}$/iu),
  location: z.string().optional(),
  caveats: z
    .array(z.object({ cid: z.string(), vid: z.string().optional(), cl: z.string().optional() }))
    .optional(),
});

const v2 = z.object({
  v: z.literal(2).optional(),
  l: z.string().optional(),
  i: z.string().optional(),
  i64: z.string().optional(),
  s64: z.string().optional(),
  s: z.string().optional(),
  c: z
    .array(
      z.object({
        i: z.string().optional(),
        i64: z.string().optional(),
        l: z.string().optional(),
        v: z.string().optional(),
        v64: z.string().optional(),
      }),
    )
    .optional(),
});

/** Version 1 JSON. @throws RangeError when the identifier or a caveat is not UTF-8: only binary can carry that */
export function writeJsonV1(macaroon: Macaroon): JsonV1 {
  const text = (bytes: Buffer): string => {
    const read = utf8(bytes);
    if (read === undefined) throw new RangeError('these bytes are no text');
    return read;
  };
  return {
    identifier: text(macaroon.identifier),
    signature: macaroon.signature.toString('hex'),
    ...(macaroon.location === '' ? {} : { location: macaroon.location }),
    ...(macaroon.caveats.length === 0
      ? {}
      : {
          caveats: macaroon.caveats.map(({ id, vid, location }) => ({
            cid: text(id),
            ...(vid === undefined ? {} : { vid: vid.toString('base64url') }),
            ...(location === undefined ? {} : { cl: location }),
          })),
        }),
  };
}

/** Version 2 JSON without its `v`, as Charmhub and Candid write it (canonical contract 3.2). */
export function writeJsonV2(macaroon: Macaroon): JsonV2 {
  const id = (bytes: Buffer): { i: string } | { i64: string } => {
    const text = utf8(bytes);
    return text === undefined ? { i64: bytes.toString('base64url') } : { i: text };
  };
  return {
    ...id(macaroon.identifier),
    s64: macaroon.signature.toString('base64url'),
    ...(macaroon.location === '' ? {} : { l: macaroon.location }),
    ...(macaroon.caveats.length === 0
      ? {}
      : {
          c: macaroon.caveats.map((caveat) => ({
            ...id(caveat.id),
            ...(caveat.vid === undefined ? {} : { v64: caveat.vid.toString('base64url') }),
            ...(caveat.location === undefined ? {} : { l: caveat.location }),
          })),
        }),
  };
}

/** Reads JSON of version 1 or 2, not the bakery's envelope. @throws MalformedMacaroon when it is neither */
export function readJson(value: unknown): Macaroon {
  const first = v1.safeParse(value);
  if (first.success) {
    const { identifier, signature, location = '', caveats = [] } = first.data;
    return {
      location,
      identifier: Buffer.from(identifier),
      signature: Buffer.from(signature, 'hex'),
      caveats: caveats.map(({ cid, vid, cl }) => caveat(Buffer.from(cid), vid, cl)),
    };
  }
  const second = v2.safeParse(value);
  if (!second.success) throw new MalformedMacaroon('this JSON is no macaroon');
  const { l = '', c = [] } = second.data;
  const signature = either(second.data.s, second.data.s64);
  if (signature.length !== 32) throw new MalformedMacaroon('a signature that is not 32 bytes long');
  return {
    location: l,
    identifier: either(second.data.i, second.data.i64),
    signature,
    caveats: c.map(({ i, i64, l: location, v, v64 }) => ({
      id: either(i, i64),
      ...(v === undefined && v64 === undefined ? {} : { vid: either(v, v64) }),
      ...(location === undefined ? {} : { location }),
    })),
  };
}

function caveat(id: Buffer, vid: string | undefined, location: string | undefined): Caveat {
  return {
    id,
    ...(vid === undefined ? {} : { vid: fromBase64(vid) }),
    ...(location === undefined ? {} : { location }),
  };
}

function either(text: string | undefined, base64: string | undefined): Buffer {
  if ((text === undefined) === (base64 === undefined))
    throw new MalformedMacaroon('a field that is missing or doubled');
  return text === undefined ? fromBase64(base64 ?? '') : Buffer.from(text);
}

function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
