import { expiryOf, keyId } from '@omnipub/core';
import { credentialJson } from '../render/credential.js';
import { table } from '../render/table.js';
import type { Session, VerbResult } from '../session.js';
import { worthSaying } from './held.js';
import { openCredentials } from './open-credentials.js';

/** `omnipub credentials list` */
export async function listCredentials(
  session: Session,
  options: { readonly backend?: string },
): Promise<VerbResult> {
  const { ui, deps } = session;
  const { signal } = session.watchStop();
  const credentials = await openCredentials(session, { prompter: session.openPrompter(signal), signal });
  const { held, closed } = await credentials.find(options);
  const now = deps.clock.now();
  for (const { backend, summary } of held) {
    ui.emit({ type: 'credential', backend: backend.name, ...credentialJson(summary, now) });
  }
  for (const { backend: name, ...why } of closed) ui.emit({ type: 'backend', name, usable: false, ...why });
  if (held.length > 0) {
    const first = new Map<string, string>();
    const rows = held.map(({ backend, summary }) => {
      const used = first.get(keyId(summary));
      if (used === undefined) first.set(keyId(summary), backend.name);
      const { store, origin, account, kind } = summary;
      const where = used === undefined ? backend.name : `${backend.name} (${used} goes first)`;
      return [store, origin, account, kind, where, expiryOf(summary, now).sentence];
    });
    ui.print(table(['STORE', 'ORIGIN', 'ACCOUNT', 'KIND', 'KEPT IN', 'UNTIL'], rows));
  } else ui.note('no credentials are kept\n');
  // What could not be looked into may hold some: an empty list must not look like the whole truth.
  for (const { backend, reason } of worthSaying(closed))
    ui.note(`not looked into: ${backend}: ${reason}; \`omnipub credentials doctor\` says what to do\n`);
  return { outcome: 'listed', exitCode: 0, count: held.length };
}
