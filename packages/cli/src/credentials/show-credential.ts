import type { CredentialFlags } from '../commands/credential-options.js';
import { credentialJson, credentialLines } from '../render/credential.js';
import type { Session, VerbResult } from '../session.js';
import { findOne } from './find-one.js';

/** `omnipub credentials show STORE` */
export async function showCredential(
  session: Session,
  options: CredentialFlags & { readonly store: string },
): Promise<VerbResult> {
  const { ui, deps } = session;
  const { backend, summary } = await findOne(session, options);
  const now = deps.clock.now();
  ui.emit({ type: 'credential', backend: backend.name, ...credentialJson(summary, now) });
  ui.print(credentialLines(summary, { now, backend: backend.name }));
  return { outcome: 'shown', exitCode: 0 };
}
