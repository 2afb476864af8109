import type { PublishError } from '@omnipub/core';
import type { ErrorRecord } from '../ledger/entry.js';

/** The JSON form of an error, without the members that are undefined. */
export function errorRecord(error: PublishError): ErrorRecord {
  const entries = Object.entries(error.toJSON()).filter(([, value]) => value !== undefined);
  return { code: error.code, message: error.message, ...Object.fromEntries(entries) };
}
