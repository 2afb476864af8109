import type { Finding, PublishError } from '@omnipub/core';

/** An error as a finding. */
export function findingOf(error: PublishError): Finding {
  const { code, message, hint } = error;
  return { level: 'error', code, message, ...(hint === undefined ? {} : { fix: hint }) };
}
