import { expiryOf, keyId, normalizeOrigin } from '@omnipub/core';
import { exitCodes } from '@omnipub/pipeline';
import type { CredentialFlags } from '../commands/credential-options.js';
import { type Held, noCredential } from '../credentials/held.js';
import { openCredentials } from '../credentials/open-credentials.js';
import { credentialJson, credentialLines, identityLines } from '../render/credential.js';
import { oneLine } from '../render/printable.js';
import type { Session, VerbResult } from '../session.js';
import { askServer, toldBy, type Verdict } from './ask-server.js';
import { findLogin } from './find-login.js';

/** What `omnipub whoami` takes. */
export interface WhoAmIFlags extends CredentialFlags {
  /** Only what is recorded. */
  readonly offline?: boolean;
}

/** `omnipub whoami [STORE]`: the logins that would be used, by what the stores say of them, else by what is recorded. */
export async function whoAmI(
  session: Session,
  options: WhoAmIFlags & { readonly store?: string },
): Promise<VerbResult> {
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
  const parts = { chain: credentials.chain, settings: login?.settings ?? {}, signal };
  let over = 0;
  let asked = 0;
  for (const held of used) {
    const verdict: Verdict =
      options.offline === true ? { server: 'not-asked' } : await askServer(session, held.summary, parts);
    if (verdict.server === 'asked') asked += 1;
    if (show(session, held, verdict) === 'over') over += 1;
  }
  if (asked === 0) session.ui.note('this is what is recorded; no store has confirmed it\n');
  if (over > 0)
    session.ui.alert(`not good any more: run \`omnipub login\` for ${over === 1 ? 'it' : 'them'} again\n`);
  return {
    outcome: over > 0 ? 'expired' : 'logged-in',
    exitCode: over > 0 ? exitCodes.credentials : exitCodes.done,
    count: used.length,
  };
}

/** Shows one login. `over`: it can't be used any more. */
function show(session: Session, { backend, summary: recorded }: Held, verdict: Verdict): 'good' | 'over' {
  const { ui, deps } = session;
  const now = deps.clock.now();
  const summary = toldBy(recorded, verdict);
  const { state, sentence } = expiryOf(summary, now);
  const refused = verdict.server === 'refused';
  ui.emit({
    type: 'credential',
    backend: backend.name,
    ...credentialJson(summary, now),
    server: verdict.server,
    ...(verdict.server === 'asked' ? { identity: verdict.identity } : {}),
    ...('error' in verdict ? { error: verdict.error.toJSON() } : {}),
  });
  const paint =
    state === 'expired' || refused ? ui.resultStyle.bad : state === 'soon' ? ui.resultStyle.warn : String;
  ui.print(
    `${ui.resultStyle.bold(summary.store)}: ${summary.username ?? summary.account}, ${paint(refused ? 'refused by the store' : sentence)}\n` +
      credentialLines(summary, { now, backend: backend.name }) +
      (verdict.server === 'asked' ? identityLines(verdict.identity) : ''),
  );
  if ('error' in verdict) {
    const { message, hint } = verdict.error;
    const how = refused ? 'the store refuses it' : 'the store could not be asked';
    ui.alert(
      `${summary.store}: ${how}: ${oneLine(message)}${hint === undefined ? '' : `; ${oneLine(hint)}`}\n`,
    );
  }
  return state === 'expired' || refused ? 'over' : 'good';
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
