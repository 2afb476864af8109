import type { Environment } from '../../env.js';
import { registerSecret } from '../../redact.js';
import type { BackendCall } from '../record.js';
import { fileProblem } from './file-problem.js';
import { readPrivateFile } from './private-file.js';

/** What a key is made of. */
export interface Passphrase {
  readonly bytes: Buffer;
  /** For errors: `OMNIPUB_PASSPHRASE`, `the key file "/run/key"`, `the passphrase that was typed`. */
  readonly from: string;
}

/** `create`: it will protect a new file, so a person should type it twice. */
export type PassphrasePurpose = 'open' | 'create';

/** Asks a person, without showing what is typed. Undefined: nobody answered. */
export type AskPassphrase = (
  question: { readonly text: string; readonly purpose: PassphrasePurpose },
  call: BackendCall,
) => Promise<string | undefined>;

/** Where the passphrase of the credential file comes from. */
export interface PassphraseSource {
  /** `set`: it is there without asking; `ask`: a person would be asked; `none`: neither. */
  readonly kind: 'set' | 'ask' | 'none';
  /** @throws PublishError AUTH_MISSING `no-passphrase`, INVALID_INPUT `bad-passphrase`, AUTH_DENIED `unsafe-mode` */
  get(purpose: PassphrasePurpose, call: BackendCall): Promise<Passphrase>;
  /** What was typed is wrong: ask again next time. */
  forget(): void;
}

/** Options of {@link createPassphraseSource}. */
export interface PassphraseOptions {
  readonly env: Environment;
  /** @default nobody is asked */
  readonly ask?: AskPassphrase;
}

/** Shorter ones are guessed, and redaction could not find them in a text. */
const SHORTEST = 8;

/**
 * Takes the passphrase from `OMNIPUB_PASSPHRASE`, from the file that `OMNIPUB_KEY_FILE` names, or from a person, in this
 * order. It is read when it is needed first, and kept for the process.
 */
export function createPassphraseSource({ env, ask }: PassphraseOptions): PassphraseSource {
  const typed = env.OMNIPUB_PASSPHRASE ?? '';
  const keyFile = env.OMNIPUB_KEY_FILE ?? '';
  let kept: Promise<Passphrase> | undefined;

  async function take(purpose: PassphrasePurpose, call: BackendCall): Promise<Passphrase> {
    if (typed !== '' && keyFile !== '') {
      throw fileProblem(
        'bad-passphrase',
        'both OMNIPUB_PASSPHRASE and OMNIPUB_KEY_FILE are set',
        'unset one of them',
      );
    }
    if (typed !== '') return ofText(typed, 'OMNIPUB_PASSPHRASE');
    if (keyFile !== '') return ofFile(keyFile);
    const text =
      purpose === 'create'
        ? 'Choose a passphrase for the credential file'
        : 'Passphrase of the credential file';
    const answer = await ask?.({ text, purpose }, call);
    if (answer !== undefined && answer !== '') return ofText(answer, 'the passphrase that was typed');
    throw fileProblem('no-passphrase', 'there is no passphrase for the credential file', PASSPHRASE_HINT);
  }

  return {
    kind: typed !== '' || keyFile !== '' ? 'set' : ask === undefined ? 'none' : 'ask',
    async get(purpose, call) {
      kept ??= take(purpose, call);
      const mine = kept;
      try {
        const passphrase = await mine;
        if (purpose === 'create') checkLength(passphrase);
        return passphrase;
      } catch (thrown) {
        if (kept === mine) kept = undefined;
        throw thrown;
      }
    },
    forget() {
      kept = undefined;
    },
  };
}

/** What to do when there is no passphrase. */
export const PASSPHRASE_HINT =
  'set OMNIPUB_PASSPHRASE, or OMNIPUB_KEY_FILE to a file with mode 0600, or run in a terminal';

function ofText(text: string, from: string): Passphrase {
  registerSecret(text);
  // The same characters have other bytes on other systems' keyboards.
  return { bytes: Buffer.from(text.normalize('NFC'), 'utf8'), from };
}

async function ofFile(path: string): Promise<Passphrase> {
  const content = await readPrivateFile(path);
  const from = `the key file ${JSON.stringify(path)}`;
  if (content === undefined) {
    throw fileProblem('no-passphrase', `${from} does not exist`, 'check OMNIPUB_KEY_FILE');
  }
  // Editors and echo end a file with a line feed; a key of random bytes may end so too, and is still the same key.
  const end = content.at(-1) === 10 ? (content.at(-2) === 13 ? -2 : -1) : content.length;
  const bytes = content.subarray(0, end);
  if (bytes.length === 0)
    throw fileProblem('bad-passphrase', `${from} is empty`, 'write at least 8 bytes into it');
  registerSecret(bytes.toString('utf8'));
  return { bytes, from };
}

function checkLength({ bytes, from }: Passphrase): void {
  if (bytes.length >= SHORTEST) return;
  const message = `${from} is shorter than ${String(SHORTEST)} bytes`;
  throw fileProblem('bad-passphrase', message, 'choose a longer one: a sentence, or openssl rand -base64 32');
}
