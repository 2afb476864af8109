import { type BackendName, type CredentialSummary, expiryOf } from '@omnipub/core';
import { oneLine } from './printable.js';

/** How a credential is shown. */
export interface CredentialView {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Who holds it. */
  readonly backend?: BackendName;
}

/** What is known of a credential, a line each; never its secret. */
export function credentialLines(summary: CredentialSummary, view: CredentialView): string {
  const { permissions, packages, channels } = summary;
  const rows: readonly (readonly [string, string])[] = [
    ['store', `${summary.store} at ${summary.origin}`],
    ['account', summary.account],
    ['kind', summary.kind],
    ['may', listed(permissions, 'everything that the account may')],
    ['packages', listed(packages, 'all')],
    ['channels', listed(channels, 'all')],
    ['until', expiryOf(summary, view.now).sentence],
    ['made', summary.madeAt],
    ...(view.backend === undefined ? [] : [['kept in', view.backend] as const]),
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(9)} ${oneLine(text)}\n`).join('');
}

/** The same for `--json`. */
export function credentialJson(summary: CredentialSummary, now: number): Record<string, unknown> {
  const { state, daysLeft } = expiryOf(summary, now);
  return { ...summary, expiry: state, ...(daysLeft === undefined ? {} : { daysLeft }) };
}

function listed(names: readonly string[] | undefined, all: string): string {
  return names === undefined ? all : names.length === 0 ? 'none' : names.join(', ');
}
