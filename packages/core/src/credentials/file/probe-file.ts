import { toPublishError } from '../../errors.js';
import type { BackendCall, Probe } from '../record.js';
import { decodeHeader } from './file-header.js';
import { PASSPHRASE_HINT, type PassphraseSource } from './passphrase.js';
import { checkPrivateFolder, readPrivateFile } from './private-file.js';

/** What {@link probeFile} looks at. */
export interface ProbedFile {
  readonly path: string;
  readonly passphrase: PassphraseSource;
  /** Opens the file with the passphrase that is set. @returns how many credentials it holds */
  readonly open: (call: BackendCall) => Promise<number>;
}

/** Can the credential file be used? Asks nobody: with a passphrase that would be typed, only what needs none is looked at. */
export async function probeFile({ path, passphrase, open }: ProbedFile, call: BackendCall): Promise<Probe> {
  const name = JSON.stringify(path);
  try {
    const bytes = (await checkPrivateFolder(path)) ? await readPrivateFile(path) : undefined;
    if (bytes !== undefined) decodeHeader(bytes, path);
    if (passphrase.kind === 'none') {
      const reason = `there is no passphrase for the credential file ${name}`;
      return { usable: false, code: 'no-passphrase', reason, fix: PASSPHRASE_HINT };
    }
    if (passphrase.kind === 'ask') {
      const state = bytes === undefined ? 'it will be made' : 'it is there';
      return { usable: true, detail: `${name}: ${state}; its passphrase is asked for when it is needed` };
    }
    if (bytes === undefined) {
      await passphrase.get('create', call);
      return { usable: true, detail: `${name}: it will be made` };
    }
    return { usable: true, detail: `${name}: ${String(await open(call))} there` };
  } catch (thrown) {
    const { storeCode, message, hint } = toPublishError(thrown);
    return { usable: false, code: storeCode ?? 'unreadable', reason: message, fix: hint ?? 'check the path' };
  }
}
