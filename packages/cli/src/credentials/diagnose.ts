import { type BackendName, type Diagnosis, diagnoseCredentials } from '@omnipub/core';
import { exitCodes } from '@omnipub/pipeline';
import { printable } from '../render/printable.js';
import type { Session, VerbResult } from '../session.js';
import { openCredentials } from './open-credentials.js';

/** `omnipub credentials doctor`: how each backend stands. Changes nothing, asks nobody. */
export async function diagnose(session: Session): Promise<VerbResult> {
  const { ui } = session;
  const { signal } = session.watchStop();
  const { chain } = await openCredentials(session, { prompter: session.openPrompter(signal), signal });
  const diagnoses = await diagnoseCredentials({ backends: chain.backends, signal });
  const { good, bad } = ui.resultStyle;
  for (const diagnosis of diagnoses) {
    ui.emit({ type: 'backend', ...diagnosis });
    const name = ui.resultStyle.bold(diagnosis.name);
    if (diagnosis.usable) ui.print(`${good('usable')} ${name}: ${printable(diagnosis.detail)}\n`);
    // The entries of other tools in a keyring that can't be used: the same reason, the same cure.
    else if (diagnosis.name.startsWith('place:') && diagnosis.code === codeOf(diagnoses, 'keyring'))
      ui.print(`${bad('not usable')} ${name}: as keyring\n`);
    else
      ui.print(
        `${bad('not usable')} ${name}: ${printable(diagnosis.reason)} (${diagnosis.code})\n  ${printable(diagnosis.fix)}\n`,
      );
  }
  const keeps = diagnoses.filter(({ name, usable }) => usable && (name === 'keyring' || name === 'file'));
  if (keeps.length > 0) {
    ui.print(`logins are kept in the ${keeps[0]?.name === 'file' ? 'encrypted file' : 'keyring'}\n`);
    return { outcome: 'usable', exitCode: exitCodes.done, keeps: keeps.map(({ name }) => name) };
  }
  ui.alert(
    'nothing here can keep a login: do what one of the lines says, or hand it over in the environment\n',
  );
  return { outcome: 'unusable', exitCode: exitCodes.credentials, keeps: [] };
}

function codeOf(diagnoses: readonly Diagnosis[], name: BackendName): string | undefined {
  const diagnosis = diagnoses.find((known) => known.name === name);
  return diagnosis?.usable === false ? diagnosis.code : undefined;
}
