import type { CredentialFlags } from '../commands/credential-options.js';
import { writableNamed } from '../credentials/backend-named.js';
import { findOne } from '../credentials/find-one.js';
import type { Session, VerbResult } from '../session.js';

/** `omnipub logout STORE`: deletes one account's credential from every backend of ours that holds it. */
export async function logoutStore(
  session: Session,
  options: CredentialFlags & { readonly store: string },
): Promise<VerbResult> {
  const { ui } = session;
  const { summary, credentials, signal } = await findOne(session, { ...options, toChange: true });
  const { chain } = credentials;
  const { store, origin, account } = summary;
  const from =
    options.backend === undefined ? undefined : writableNamed(chain.backends, options.backend).name;
  const { removed, remains } = await chain.delete(summary, {
    signal,
    ...(from === undefined ? {} : { from }),
  });
  ui.emit({ type: 'deleted', store, origin, account, backends: removed, remains });
  ui.print(`logged out of ${options.store} (${account} at ${origin}): deleted from ${removed.join(', ')}\n`);
  if (remains.length > 0) {
    ui.alert(
      `${ui.style.warn('warning')}: ${remains.join(', ')} still holds one, which is not ours to delete; unset the variable, or log out with the tool that it belongs to\n`,
    );
  }
  return { outcome: 'logged-out', exitCode: 0, store, origin, account };
}
