import { type CredentialKind, type CredentialRecord, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { pythonJson } from './python-json.js';
import { type CanonicalTool, damaged } from './tool.js';

/**
 * What the tools keep, whatever form it has there. `u1-macaroon`: root and unbound discharge of Ubuntu One;
 * `macaroon`: a token that is sent as it is; `token`: a developer token (canonical contract 3.3).
 */
export type StoredSecret =
  | { readonly kind: 'u1-macaroon'; readonly root: string; readonly discharge: string }
  | { readonly kind: 'macaroon' | 'token'; readonly token: string };

const text = z.string().min(1);
const u1 = z.object({ r: text, d: text });
const forms = z.union([
  z.object({ t: z.literal('u1-macaroon'), v: u1 }).transform(({ v }) => pair(v)),
  z.object({ t: z.literal('macaroon'), v: text }).transform(({ v }) => bare(v)),
  z.object({ r: text, d: text, t: z.undefined().optional() }).transform(({ r, d }) => pair({ r, d })),
  z
    .strictObject({ macaroon: text })
    .transform(({ macaroon }): StoredSecret => ({ kind: 'token', token: macaroon })),
]);
const untypedMacaroon = z.union([
  z.looseObject({ i: text }),
  z.looseObject({ i64: text }),
  z.looseObject({ identifier: text }),
  z.looseObject({ m: z.looseObject({}) }),
]);

const pair = (v: z.output<typeof u1>): StoredSecret => ({ kind: 'u1-macaroon', root: v.r, discharge: v.d });
const bare = (token: string): StoredSecret => ({ kind: 'macaroon', token });

/**
 * Reads an entry after its base64: typed JSON (`t`, `v`), untyped `{"r","d"}`, a developer token's `{"macaroon"}`, a JSON macaroon or a bare
 * token. A typed Candid entry is unwrapped; charmcraft 4.4 sends its whole JSON (pg_u1_auth_finds_old_candid_credentials).
 *
 * @throws PublishError PROTOCOL
 */
export function parseStoredSecret(decoded: string, tool: CanonicalTool, where: string): StoredSecret {
  const trimmed = decoded.trim();
  if (!trimmed.startsWith('{')) {
    // Anything that could be a token stands in one line of plain characters; the rest is what junk decodes to.
    if (/^[\x21-\x7e]{8,}$/u.test(trimmed)) return bare(trimmed);
    throw damaged(tool, where, 'does not hold a login: it is neither JSON nor a token');
  }
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    throw damaged(tool, where, 'is cut off or damaged: its JSON does not end where it should');
  }
  const parsed = forms.safeParse(json);
  if (parsed.success) return parsed.data;
  const isTyped = typeof json === 'object' && json !== null && 't' in json;
  if (!isTyped && untypedMacaroon.safeParse(json).success) return bare(trimmed);
  throw damaged(
    tool,
    where,
    isTyped
      ? 'holds a login of another type than "u1-macaroon" and "macaroon", or without its macaroons'
      : 'holds JSON that is no login',
  );
}

/** What is kept as a record's secret: see CredentialKind. */
export function secretOf(stored: StoredSecret): { kind: CredentialKind; secret: string } {
  return stored.kind === 'u1-macaroon'
    ? { kind: stored.kind, secret: pythonJson({ r: stored.root, d: stored.discharge }) }
    : { kind: stored.kind, secret: stored.token };
}

/** The way back. @throws PublishError INVALID_INPUT for a kind that these stores do not know */
export function storedOf(record: CredentialRecord, tool: CanonicalTool): StoredSecret {
  const { kind, secret } = record;
  if (kind === 'macaroon' || kind === 'token') return { kind, token: secret };
  if (kind === 'u1-macaroon') return parseStoredSecret(secret, tool, 'the credential');
  throw new PublishError(
    'INVALID_INPUT',
    `a credential of kind "${kind}" is nothing that ${tool.name} knows`,
    {
      store: tool.store,
      hint: `log in with "omnipub login ${tool.store}"`,
    },
  );
}

/**
 * The text of an entry, before base64. snapcraft wants a type on everything; charmcraft since 4.4 takes JSON only for
 * Ubuntu One and everything else as the token itself, so a typed token would break it.
 */
export function entryText(stored: StoredSecret, tool: CanonicalTool): string {
  if (stored.kind === 'u1-macaroon')
    return pythonJson({ t: 'u1-macaroon', v: { r: stored.root, d: stored.discharge } });
  return tool.name === 'charmcraft' ? stored.token : pythonJson({ t: 'macaroon', v: stored.token });
}
