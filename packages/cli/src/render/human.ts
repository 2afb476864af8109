import { type ErrorCode, errorCodes, type Finding, PublishError } from '@omnipub/core';
import { printable } from './printable.js';
import type { Style } from './style.js';

/** The parts of an error that people read; what `PublishError.toJSON()` gives, also when read back from a ledger. */
export interface ErrorText {
  readonly code: ErrorCode;
  readonly message: string;
  readonly store?: string;
  readonly storeMessage?: string;
  readonly hint?: string;
  readonly docs?: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** What happened and its code, what the store said in its words, what to do next; each on a line of its own. */
export function errorLines(error: ErrorText, style: Style): string {
  const lines = [`${style.bad(printable(error.message))} (${error.code})`];
  // An adapter often builds its message from the store's words; twice the same says no more.
  if (error.storeMessage !== undefined && !error.message.includes(error.storeMessage))
    lines.push(`  the store says: ${printable(error.storeMessage).replaceAll('\n', '\n    ')}`);
  if (error.hint !== undefined) lines.push(`  ${printable(error.hint)}`);
  if (error.docs !== undefined) lines.push(`  ${printable(error.docs)}`);
  const trace = [
    ...(error.status === undefined ? [] : [`status ${String(error.status)}`]),
    ...(error.requestId === undefined ? [] : [`request ${printable(error.requestId)}`]),
  ];
  if (trace.length > 0) lines.push(style.dim(`  (${trace.join(', ')})`));
  return `${lines.join('\n')}\n`;
}

/** Reads an error out of a report, an event or a ledger; anything else becomes INTERNAL. */
export function errorText(error: unknown): ErrorText {
  if (error instanceof PublishError) return error;
  if (typeof error !== 'object' || error === null) return { code: 'INTERNAL', message: String(error) };
  const fields = error as Record<string, unknown>;
  const code = errorCodes.find((known) => known === fields['code']) ?? 'INTERNAL';
  const text = (name: string): object => (typeof fields[name] === 'string' ? { [name]: fields[name] } : {});
  return {
    code,
    message: typeof fields['message'] === 'string' ? fields['message'] : 'unknown error',
    ...text('store'),
    ...text('storeMessage'),
    ...text('hint'),
    ...text('docs'),
    ...text('requestId'),
    ...(typeof fields['status'] === 'number' ? { status: fields['status'] } : {}),
  };
}

/** A finding of the preflight, and below it what to do. */
export function findingLines(target: string, finding: Finding, style: Style): string {
  const paint = finding.level === 'error' ? style.bad : finding.level === 'warn' ? style.warn : style.good;
  const code = finding.level === 'ok' ? '' : ` (${finding.code})`;
  const fix = finding.fix === undefined ? '' : `  ${printable(finding.fix)}\n`;
  return `${paint(finding.level)} ${printable(target)}: ${printable(finding.message)}${code}\n${fix}`;
}
