import { expiryOf, keyId, normalizeOrigin } from '@omnipub/core';
import { exitCodes } from '@omnipub/pipeline';
import type { CredentialFlags } from '../commands/credential-options.js';
import { type Held, noCredential } from '../credentials/held.js';
import { openCredentials } from '../credentials/open-credentials.js';
import { credentialJson, credentialLines } from '../render/credential.js';
import type { Session, VerbResult } from '../session.js';
import { findLogin } from './find-login.js';

/** `omnipub whoami [STORE]`: the logins that would be used, from what is recorded of them. */
export async function whoAmI(
  session: Session,
  options: CredentialFlags & { readonly store?: string },
): Promise<VerbResult> {
  const { ui, deps } = session;
  const { signal } = session.watchStop();
  const login =
    options.store === undefined ? undefined : await findLogin(session, { ...options, store: options.store });
  const credentials = await openCredentials(session, { prompter: session.openPrompter(signal), signal });
  const found = await credentials.find({
    // A kind without a named origin means its usual one: that is where a release would go.
    ...(login === undefined ? {} : { store: login.definition.kind, origin: login.origin }),
    ...(options.origin === undefined ? {} : { origin: normalizeOrigin(options.origin) }),
    ...(options.account === undefined ? {} : { account: options.account }),
  });
  const used = firstOfEachKey(found.held);
  if (used.length === 0) throw noCredential(found.closed, options.store ?? 'any store');
  const now = deps.clock.now();
  let expired = 0;
  for (const { backend, summary } of used) {
    const { state } = expiryOf(summary, now);
    if (state === 'expired') expired += 1;
    ui.emit({
      type: 'credential',
      backend: backend.name,
      server: 'not-asked',
      ...credentialJson(summary, now),
    });
    const paint = state === 'expired' ? ui.resultStyle.bad : state === 'soon' ? ui.resultStyle.warn : String;
    ui.print(
      `${ui.resultStyle.bold(summary.store)}: ${summary.account}, ${paint(expiryOf(summary, now).sentence)}\n` +
        credentialLines(summary, { now, backend: backend.name }),
    );
  }
  ui.note('this is what is recorded; the stores were not asked\n');
  if (expired > 0) ui.alert(`expired: run \`omnipub login\` for ${expired === 1 ? 'it' : 'them'} again\n`);
  return {
    outcome: expired > 0 ? 'expired' : 'logged-in',
    exitCode: expired > 0 ? exitCodes.credentials : exitCodes.done,
    count: used.length,
  };
}

/** Of several under one key only the first backend's is ever used. */
function firstOfEachKey(held: readonly Held[]): Held[] {
  const seen = new Set<string>();
  return held.filter(({ summary }) => {
    const key = keyId(summary);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
