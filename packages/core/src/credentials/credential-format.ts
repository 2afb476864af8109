import { PublishError } from '../errors.js';
import { registerSecret } from '../redact.js';
import { keyId, keyInWords } from './key.js';
import type { CredentialRecord } from './record.js';
import { checkRecord, parseRecord } from './record-schema.js';

/** Longer texts are no exports; nothing is decoded before this is checked. */
const LONGEST = 8 * 1024 * 1024;

/**
 * Credentials as one line for a CI secret: base64url of JSON. `omnipub credentials export` prints it,
 * `OMNIPUB_CREDENTIALS_<STORE>` and `omnipub credentials import` take it. The text is a secret itself.
 */
export function formatCredentials(records: readonly CredentialRecord[]): string {
  const json = JSON.stringify({ omnipub: 1, records: records.map(checkRecord) });
  const text = Buffer.from(json, 'utf8').toString('base64url');
  registerSecret(text);
  return text;
}

/**
 * Reads what {@link formatCredentials} made; also one record, or a list of records, as JSON or in base64.
 * @param from - where the text comes from, for errors: `OMNIPUB_CREDENTIALS_SNAP`
 * @throws PublishError INVALID_INPUT saying what is wrong, never repeating the text
 */
export function parseCredentials(text: string, from: string): readonly CredentialRecord[] {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) throw invalid(from, 'is longer than 8 MiB');
  registerSecret(trimmed);
  const values = recordsOf(jsonOf(trimmed, from), from);
  if (values.length === 0) throw invalid(from, 'holds no credential');
  const seen = new Set<string>();
  return values.map((value, at) => {
    const record = parsed(value, values.length === 1 ? from : `${from}, record ${String(at + 1)},`);
    const id = keyId(record);
    if (seen.has(id)) throw invalid(from, `holds two credentials of ${keyInWords(record)}`);
    seen.add(id);
    return record;
  });
}

function parsed(value: unknown, where: string): CredentialRecord {
  try {
    return parseRecord(value, where);
  } catch (thrown) {
    if (thrown instanceof PublishError)
      throw new PublishError('INVALID_INPUT', thrown.message, { hint: HINT });
    throw thrown;
  }
}

function recordsOf(value: unknown, from: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null)
    throw invalid(from, 'is neither a record nor a list of records');
  if (!('omnipub' in value)) return [value];
  if (value.omnipub !== 1)
    throw invalid(from, 'was exported by a newer version of omnipub, whose format this one does not know');
  if (!('records' in value) || !Array.isArray(value.records)) throw invalid(from, 'has no list of records');
  return value.records;
}

function jsonOf(text: string, from: string): unknown {
  const json = /^[[{]/.test(text) ? text : decoded(text, from);
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text.
    throw invalid(from, 'is not valid JSON; was it cut short when it was copied?');
  }
}

function decoded(text: string, from: string): string {
  // Some tools wrap base64 at 64 or 76 columns.
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) throw invalid(from, 'is neither JSON nor base64');
  return Buffer.from(compact, 'base64').toString('utf8');
}

const HINT = 'make the value with omnipub credentials export';

function invalid(from: string, what: string): PublishError {
  return new PublishError('INVALID_INPUT', `${from} ${what}`, { hint: HINT });
}
