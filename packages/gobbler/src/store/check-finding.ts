import type { Finding, PublishError } from '@omnipub/core';

/** A finding while it is gathered: `NOT_GOBBLER` marks the one after which nothing else can be asked. */
export type CheckFinding =
  | Finding
  | { readonly level: 'error'; readonly code: 'NOT_GOBBLER'; readonly message: string; readonly fix: string };

/** An error as a finding. */
export function findingOf(error: PublishError): Finding {
  return {
    level: 'error',
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { fix: error.hint }),
  };
}
