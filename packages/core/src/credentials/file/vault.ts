import { untilAborted } from '../../abort.js';
import type { BackendCall } from '../record.js';
import { type DerivedKey, deriveKey, freshParameters } from './derived-key.js';
import { decodeHeader, type KeyParameters } from './file-header.js';
import { fileProblem } from './file-problem.js';
import type { PassphraseSource } from './passphrase.js';
import { fits, seal, unseal } from './seal.js';

/** Encrypts and decrypts credential files. Derives the key of a passphrase and salt once. */
export interface Vault {
  /** @throws PublishError as the file's problem is: see {@link FileProblem} */
  open(file: Buffer, call: BackendCall): Promise<Buffer>;
  /** Gets the passphrase for a file that is yet to be made, which may ask a person. */
  prepare(call: BackendCall): Promise<void>;
  /** Encrypts for the same key as `previous`, or for a new salt when there is none. */
  close(plaintext: Buffer, previous: Buffer | undefined, call: BackendCall): Promise<Buffer>;
}

/** Makes a {@link Vault} for the file at `path`, which only errors name. */
export function createVault(path: string, passphrases: PassphraseSource): Vault {
  const keys = new Map<string, Promise<DerivedKey>>();

  async function keyOf(
    parameters: KeyParameters,
    purpose: 'open' | 'create',
    call: BackendCall,
  ): Promise<DerivedKey> {
    const passphrase = await passphrases.get(purpose, call);
    const { log2N, r, p, salt } = parameters;
    const id = [passphrase.bytes.toString('hex'), salt.toString('hex'), log2N, r, p].join(' ');
    const known = keys.get(id) ?? deriveKey(passphrase.bytes, parameters);
    keys.set(id, known);
    return untilAborted(known, call.signal);
  }

  async function keyFor(file: Buffer, call: BackendCall): Promise<DerivedKey> {
    const { parameters } = decodeHeader(file, path);
    const key = await keyOf(parameters, 'open', call);
    if (fits(file, key, path)) return key;
    const { from } = await passphrases.get('open', call);
    passphrases.forget();
    const message = `${from} does not open ${JSON.stringify(path)}: it was written with another passphrase`;
    throw fileProblem(
      'wrong-passphrase',
      message,
      'use the passphrase it was made with; without it, move the file away and log in again',
    );
  }

  return {
    async open(file, call) {
      return unseal(file, await keyFor(file, call), path);
    },
    async prepare(call) {
      await passphrases.get('create', call);
    },
    async close(plaintext, previous, call) {
      if (previous !== undefined) {
        const { parameters } = decodeHeader(previous, path);
        return seal(plaintext, await keyFor(previous, call), parameters);
      }
      const parameters = freshParameters();
      return seal(plaintext, await keyOf(parameters, 'create', call), parameters);
    },
  };
}
