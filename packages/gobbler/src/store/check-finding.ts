import type { Finding } from '@omnipub/core';

/** A finding while it is gathered: `NOT_GOBBLER` marks the one after which nothing else can be asked. */
export type CheckFinding =
  | Finding
  | { readonly level: 'error'; readonly code: 'NOT_GOBBLER'; readonly message: string; readonly fix: string };
