import { z } from 'zod';
import { PublishError } from '../errors.js';
import { keyInWords, normalizeKey } from './key.js';
import type { CredentialRecord } from './record.js';
import { registerRecord } from './register-record.js';

const text = z.string().min(1).max(4096);
const time = z.iso.datetime();

/** A record as it is kept. Loose: what a later version of omnipub adds is kept when an earlier one writes it back. */
const recordSchema = z.looseObject({
  store: text,
  origin: text,
  account: text,
  kind: z.enum(['basic', 'token', 'macaroon', 'u1-macaroon', 'client-cert', 'gssapi']),
  secret: z.string().max(1024 * 1024),
  username: text.optional(),
  scheme: z.literal('macaroon').optional(),
  permissions: z.array(text).optional(),
  packages: z.array(text).optional(),
  channels: z.array(text).optional(),
  expiresAt: time.optional(),
  madeAt: time,
});

/**
 * Checks a record that comes from outside, registers its secret, and normalises its key. Fields that it does not know
 * are kept.
 * @throws PublishError PROTOCOL naming the field, never its value
 */
export function parseRecord(value: unknown, where: string): CredentialRecord {
  registerRecord(value);
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    throw new PublishError(
      'PROTOCOL',
      `${where} holds a credential that can't be read: ${problemsOf(parsed.error)}`,
      {
        storeCode: 'damaged',
        recovery: 'fix-input',
        hint: 'log in again; a newer version of omnipub may have written it',
      },
    );
  }
  const record = parsed.data as CredentialRecord;
  if (record.kind !== 'gssapi' && record.secret === '') {
    throw new PublishError('PROTOCOL', `${where} holds a credential without a secret`, {
      storeCode: 'damaged',
      recovery: 'fix-input',
      hint: 'log in again',
    });
  }
  return { ...record, ...normalizeKey(record) };
}

/** Checks a record before it is written. @throws PublishError INVALID_INPUT naming the field, never its value */
export function checkRecord(record: CredentialRecord): CredentialRecord {
  try {
    return parseRecord(record, 'what is to be stored');
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'PROTOCOL') throw thrown;
    throw new PublishError('INVALID_INPUT', thrown.message, { hint: 'check the fields of the credential' });
  }
}

/** Compares a record with what was read back. @throws PublishError PROTOCOL */
export function compareReadBack(
  written: CredentialRecord,
  read: CredentialRecord | undefined,
  where: string,
): void {
  if (read !== undefined && canonical(written) === canonical(read)) return;
  const what = read === undefined ? 'is not there' : 'reads back differently';
  throw new PublishError(
    'PROTOCOL',
    `the credential of ${keyInWords(written)} was written to ${where}, but ${what}`,
    {
      storeCode: 'not-kept',
      hint: 'run omnipub credentials doctor, or choose another backend',
    },
  );
}

function canonical(record: CredentialRecord): string {
  return JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Zod's own messages about wrong types name no value; those about keys and literals would. */
function problemsOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(
      (issue) =>
        `${issue.path.join('.') || 'the record'} is ${issue.code === 'invalid_type' ? 'missing or of the wrong type' : 'not valid'}`,
    )
    .join('; ');
}
