import { PublishError, toPublishError } from '../../errors.js';
import type { Emit } from '../../events.js';
import { keyInWords, normalizeKey } from '../key.js';
import type {
  BackendCall,
  BackendName,
  CredentialKey,
  CredentialRecord,
  CredentialStore,
} from '../record.js';
import { checkRecord, compareReadBack } from '../record-schema.js';
import { type BackendFailure, failureOf, failuresInWords, mayHoldOne } from './chain-failure.js';
import type { ChainSetCall, CredentialChain, RemovedCredential, StoredCredential } from './chain-types.js';

/** Who holds a key, and who could not say. */
interface Holders {
  readonly holders: readonly CredentialStore[];
  readonly failures: readonly BackendFailure[];
}

/** The writing half of a chain. */
export function writeChain(parts: {
  readonly backends: readonly CredentialStore[];
  readonly emit: Emit;
}): Pick<CredentialChain, 'set' | 'delete'> {
  const { backends, emit } = parts;
  const warn = (code: string, message: string): void => emit({ type: 'warning', code, message });

  /** Asks no further than `enough`: a person may be asked for a passphrase. */
  async function whoHolds(
    key: CredentialKey,
    call: BackendCall,
    enough: (backend: CredentialStore, holds: boolean) => boolean,
  ): Promise<Holders> {
    const holders: CredentialStore[] = [];
    const failures: BackendFailure[] = [];
    for (const backend of backends) {
      let holds = false;
      try {
        holds = (await backend.get(key, call)) !== undefined;
        if (holds) holders.push(backend);
      } catch (thrown) {
        failures.push(failureOf(backend, thrown, call));
      }
      if (enough(backend, holds)) break;
    }
    return { holders, failures };
  }

  /** The keyring; the file only when the keyring can't, and then not silently. Memory only when it is asked for by name. */
  async function newHome(record: CredentialRecord, call: BackendCall): Promise<CredentialStore> {
    const failures: BackendFailure[] = [];
    for (const backend of backends.filter(({ name }) => name === 'keyring' || name === 'file')) {
      const probe = await backend.probe(call);
      if (!probe.usable) {
        failures.push({ backend: backend.name, code: probe.code, reason: probe.reason, fix: probe.fix });
        continue;
      }
      if (backend.name === 'file') warnOfFile(record, failures);
      return backend;
    }
    throw new PublishError(
      'AUTH_MISSING',
      `there is no place to keep the credential of ${keyInWords(record)}`,
      {
        store: record.store,
        storeCode: failures[0]?.code ?? 'no-backend',
        recovery: 'fix-input',
        hint: failures.length === 0 ? 'use a keyring or the encrypted file' : failuresInWords(failures),
      },
    );
  }

  function warnOfFile(record: CredentialRecord, failures: readonly BackendFailure[]): void {
    const why = failures.length === 0 ? 'no keyring is used' : failuresInWords(failures);
    const what = `the credential of ${keyInWords(record)} goes to the encrypted file instead of the keyring`;
    warn('credential-in-file', `${what}: ${why}`);
  }

  async function homeOf(
    record: CredentialRecord,
    held: Holders,
    call: ChainSetCall,
  ): Promise<CredentialStore> {
    if (call.to !== undefined) return named(backends, call.to, call);
    const home = held.holders.find(({ writable }) => writable) ?? (await newHome(record, call));
    for (const failure of held.failures.filter(mayHoldOne)) {
      const earlier = backends.findIndex(({ name }) => name === failure.backend) < backends.indexOf(home);
      if (!earlier) continue;
      const message = `${failuresInWords([failure])}; if it holds a credential of ${keyInWords(record)}, that one goes first again once it can be read`;
      warn('credential-backend-skipped', message);
    }
    return home;
  }

  async function remaining(key: CredentialKey, call: BackendCall): Promise<BackendName[]> {
    const names: BackendName[] = [];
    for (const backend of backends.filter(({ writable }) => !writable)) {
      try {
        if ((await backend.get(key, call)) !== undefined) names.push(backend.name);
      } catch (thrown) {
        const message = failuresInWords([failureOf(backend, thrown, call)]);
        warn('credential-backend-skipped', `it is not known whether it remains there: ${message}`);
      }
    }
    return names;
  }

  async function set(given: CredentialRecord, call: ChainSetCall): Promise<StoredCredential> {
    const record = checkRecord(given);
    const held = await whoHolds(record, call, ({ name, writable }, holds) =>
      call.to === undefined ? writable && holds : name === call.to,
    );
    const home = await homeOf(record, held, call);
    try {
      await home.set(record, call);
      compareReadBack(record, await home.get(record, call), home.name);
    } catch (thrown) {
      call.signal.throwIfAborted();
      // A keyring of the user's own may throw anything, with the secret in it.
      throw toPublishError(thrown);
    }
    const at = backends.indexOf(home);
    const shadow = held.holders.find((backend) => backends.indexOf(backend) < at);
    if (shadow !== undefined) {
      const message = `${shadow.name} also has a credential of ${keyInWords(record)}, which goes before the one just stored in ${home.name}`;
      warn('credential-shadowed', message);
    }
    return {
      to: home.name,
      replaced: held.holders.includes(home),
      ...(shadow === undefined ? {} : { shadowedBy: shadow.name }),
    };
  }

  return {
    set,
    async delete(given, call): Promise<RemovedCredential> {
      const key = normalizeKey(given);
      const from =
        call.from === undefined
          ? backends.filter(({ writable }) => writable)
          : [await named(backends, call.from, call)];
      const removed: BackendName[] = [];
      const failures: BackendFailure[] = [];
      for (const backend of from) {
        try {
          if (await backend.delete(key, call)) removed.push(backend.name);
        } catch (thrown) {
          const failure = failureOf(backend, thrown, call);
          if (call.from !== undefined || mayHoldOne(failure)) failures.push(failure);
        }
      }
      if (failures.length > 0) throw notRemoved(key, removed, failures);
      return { removed, remains: await remaining(key, call) };
    },
  };
}

async function named(
  backends: readonly CredentialStore[],
  name: BackendName,
  call: BackendCall,
): Promise<CredentialStore> {
  const backend = backends.find((candidate) => candidate.name === name);
  if (backend === undefined || !backend.writable) {
    const writable = backends.filter((candidate) => candidate.writable).map((candidate) => candidate.name);
    const what = backend === undefined ? 'there is no credential backend' : 'nothing can be written to';
    throw new PublishError('INVALID_INPUT', `${what} ${JSON.stringify(name)}`, {
      hint: `use one of: ${writable.join(', ')}`,
    });
  }
  const probe = await backend.probe(call);
  if (probe.usable) return backend;
  throw new PublishError('AUTH_MISSING', `${name} can't be used: ${probe.reason}`, {
    storeCode: probe.code,
    recovery: 'fix-input',
    hint: probe.fix,
  });
}

function notRemoved(
  key: CredentialKey,
  removed: readonly BackendName[],
  failures: readonly BackendFailure[],
): PublishError {
  const done = removed.length === 0 ? '' : `; it was removed from ${removed.join(', ')}`;
  return new PublishError(
    'AUTH_DENIED',
    `the credential of ${keyInWords(key)} may still lie in ${failures.map(({ backend }) => backend).join(', ')}${done}`,
    {
      store: key.store,
      storeCode: failures[0]?.code ?? 'unreadable',
      recovery: 'fix-input',
      hint: failuresInWords(failures),
    },
  );
}
