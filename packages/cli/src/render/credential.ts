import { type BackendName, type CredentialSummary, expiryOf, type Identity } from '@omnipub/core';
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
    ['account', accountOf(summary)],
    ['kind', summary.kind],
    ['may', listed(permissions, 'everything that the account may')],
    ['packages', listed(packages, 'all')],
    ['channels', listed(channels, 'all')],
    ['until', expiryOf(summary, view.now).sentence],
    ['made', summary.madeAt],
    ...(view.backend === undefined ? [] : [['kept in', view.backend] as const]),
  ];
  return linesOf(rows);
}

/** What a store says of a person beside, a line each. */
export function identityLines({ displayName, email, validation, id }: Identity): string {
  const person = [displayName, email === undefined ? undefined : `<${email}>`].filter(
    (part) => part !== undefined,
  );
  return linesOf([
    ...(person.length === 0 ? [] : [['person', person.join(' ')] as const]),
    ...(id === undefined ? [] : [['id', id] as const]),
    ...(validation === undefined ? [] : [['checked', validation] as const]),
  ]);
}

function linesOf(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, text]) => `  ${name.padEnd(9)} ${oneLine(text)}\n`).join('');
}

/** The store's name for it, and the one that it is kept under where that is another. */
function accountOf({ account, username }: CredentialSummary): string {
  return username === undefined || username === account ? account : `${username} (kept as ${account})`;
}

/** The same for `--json`. */
export function credentialJson(summary: CredentialSummary, now: number): Record<string, unknown> {
  const { state, daysLeft } = expiryOf(summary, now);
  return { ...summary, expiry: state, ...(daysLeft === undefined ? {} : { daysLeft }) };
}

function listed(names: readonly string[] | undefined, all: string): string {
  return names === undefined ? all : names.length === 0 ? 'none' : names.join(', ');
}
