import {
  type Clock,
  type CredentialRecord,
  type Environment,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { looksLikeLegacyConfig, parseLegacyConfig } from './legacy-config.js';
import { decodeLenientBase64 } from './lenient-base64.js';
import { recordOf } from './login-record.js';
import { entryText, parseStoredSecret, type StoredSecret, storedOf } from './stored-secret.js';
import { type CanonicalTool, currentOrigin, damaged } from './tool.js';

/** Whose text it is, and what else is needed to understand it. */
export interface LoginTextContext {
  readonly tool: CanonicalTool;
  readonly env: Environment;
  readonly clock: Clock;
  /** What errors call the place. */
  readonly where: string;
  /** @default the one that the tool would talk to */
  readonly origin?: string;
}

/**
 * Reads one value as keyring, file, environment and exports hold it: base64 of an entry, the entry itself, or for
 * snapcraft an INI file of version 6 and older or its base64 (canonical contract 3.5).
 *
 * @throws PublishError PROTOCOL
 */
export function readLoginText(value: string, context: LoginTextContext): CredentialRecord[] {
  const { tool, where } = context;
  const text = value.trim();
  registerSecret(text);
  const decoded = text.startsWith('{') || isLegacy(text, tool) ? text : decode(text, context);
  if (decoded !== text) registerSecret(decoded);
  if (isLegacy(decoded, tool)) {
    const logins = parseLegacyConfig(decoded, context.env, where);
    return logins.map(({ origin, root, discharge }) =>
      recordOf({ kind: 'u1-macaroon', root, discharge }, { ...context, origin: context.origin ?? origin }),
    );
  }
  const stored = parseStoredSecret(decoded, tool, where);
  const origin = context.origin ?? currentOrigin(tool, context.env);
  checkWanted(stored, { ...context, origin });
  return [recordOf(stored, { ...context, origin })];
}

/**
 * The value of a keyring entry, of the environment variable and of an export: base64, standard and padded, no line feed.
 *
 * @throws PublishError INVALID_INPUT for what the tool could not use
 */
export function writeLoginText(record: CredentialRecord, tool: CanonicalTool): string {
  const stored = storedOf(record, tool);
  if (tool.name === 'snapcraft' && stored.kind === 'token')
    throw new PublishError('INVALID_INPUT', 'snapcraft has no place for a developer token', {
      store: tool.store,
      hint: 'keep it in omnipub, or log in with "omnipub login snap"',
    });
  return Buffer.from(entryText(stored, tool), 'utf8').toString('base64');
}

function isLegacy(text: string, tool: CanonicalTool): boolean {
  return tool.name === 'snapcraft' && looksLikeLegacyConfig(text);
}

function decode(text: string, { tool, where }: LoginTextContext): string {
  const bytes = decodeLenientBase64(text);
  if (bytes === undefined) throw damaged(tool, where, 'is cut off or damaged: it is not base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw damaged(tool, where, 'does not hold a login: what its base64 stands for is no text');
  }
}

/** The public Snap Store takes Ubuntu One logins only (u1_env_wrong_type); on-premises stores take tokens. */
function checkWanted(stored: StoredSecret, { tool, env, where, origin }: LoginTextContext): void {
  if (tool.name !== 'snapcraft' || stored.kind === 'u1-macaroon') return;
  if (origin !== tool.defaultOrigin || env.SNAPCRAFT_STORE_AUTH === 'onprem') return;
  throw damaged(
    tool,
    where,
    'holds a token, and the Snap Store takes Ubuntu One logins only: it is of Candid or of an on-premises store',
    'export a login again with snapcraft 7.5 or newer; for an on-premises store set STORE_DASHBOARD_URL and SNAPCRAFT_STORE_AUTH=onprem',
  );
}
