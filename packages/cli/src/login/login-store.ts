import {
  type BackendName,
  type CredentialRecord,
  expiryOf,
  formatCredentials,
  PublishError,
  summaryOf,
} from '@omnipub/core';
import type { LoginFlags } from '../commands/login.js';
import { type CredentialAccess, openCredentials } from '../credentials/open-credentials.js';
import { assertNew, writeSecretFile } from '../credentials/secret-file.js';
import { credentialJson, credentialLines } from '../render/credential.js';
import type { Session, VerbResult } from '../session.js';
import { checkFlags } from './check-flags.js';
import { findLogin } from './find-login.js';
import { obtainRecord } from './obtain-record.js';

/** `omnipub login STORE`: obtains a credential, keeps it, and says where and until when. */
export async function loginStore(
  session: Session,
  options: LoginFlags & { readonly store: string },
): Promise<VerbResult> {
  checkFlags(options);
  const { signal } = session.watchStop();
  const login = await findLogin(session, options);
  const prompter = session.openPrompter(signal);
  const credentials = await openCredentials(session, { prompter, signal });
  // What can't be written or kept is found before anybody types a secret.
  const to = options.export === undefined ? await credentials.assertCanSave(options.backend) : undefined;
  if (options.export !== undefined) await assertNew(session, options.export);

  const record = await obtainRecord(session, login, { ...options, credentials, prompter, signal });
  refuseExpired(session, record);
  const { store, origin, account, username } = record;
  const whose = { store, origin, account, ...(username === undefined ? {} : { username }) };
  if (options.export === undefined) {
    await keep(session, record, { credentials, to, name: options.store, signal });
    return { outcome: 'logged-in', exitCode: 0, ...whose };
  }
  const file = await writeSecretFile(session, options.export, `${formatCredentials([record])}\n`);
  const now = session.deps.clock.now();
  session.ui.emit({ type: 'credential', file, ...credentialJson(summaryOf(record), now) });
  session.ui.print(
    `wrote ${file}; whoever can read it is logged in as you\n${credentialLines(summaryOf(record), { now })}`,
  );
  return { outcome: 'exported', exitCode: 0, ...whose, file };
}

async function keep(
  session: Session,
  record: CredentialRecord,
  options: {
    readonly credentials: CredentialAccess;
    readonly to: BackendName | undefined;
    readonly name: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { ui, deps } = session;
  const { credentials, to, name, signal } = options;
  const now = deps.clock.now();
  const summary = summaryOf(record);
  const stored = await credentials.chain.set(record, { signal, ...(to === undefined ? {} : { to }) });
  const backend = stored.to;
  ui.emit({ type: 'credential', backend, ...credentialJson(summary, now) });
  ui.print(
    `logged in to ${name}${stored.replaced ? ', in place of the login before' : ''}\n${credentialLines(summary, { now, backend })}`,
  );
  const warn = ui.style.warn('warning');
  if (backend === 'memory') ui.alert(`${warn}: memory keeps it only until this command ends\n`);
  const expiry = expiryOf(summary, now);
  if (expiry.state === 'soon') ui.alert(`${warn}: it ${expiry.sentence}\n`);
}

function refuseExpired(session: Session, record: CredentialRecord): void {
  const { state, sentence } = expiryOf(record, session.deps.clock.now());
  if (state !== 'expired') return;
  throw new PublishError('AUTH_EXPIRED', `what you want to log in with ${sentence}; it was not kept`, {
    hint: `get a new one from the store and run \`omnipub login ${record.store}\` again`,
  });
}
