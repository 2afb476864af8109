import { describe, expect, it } from 'vitest';
import type { CredentialStore, Probe } from '../record.js';
import { diagnoseCredentials } from './doctor.js';
import { keyringStore } from './keyring-backend.js';
import { memoryKeyring } from './testing/memory-keyring.js';

const signal = new AbortController().signal;

function backend(probe: () => Promise<Probe>): CredentialStore {
  return { ...keyringStore({ env: {}, keyring: memoryKeyring() }), name: 'file', probe };
}

describe('diagnoseCredentials', () => {
  it('tells of each backend, in order', async () => {
    const broken: Probe = { usable: false, code: 'damaged', reason: 'cut short', fix: 'log in again' };
    const backends = [keyringStore({ env: {}, keyring: memoryKeyring() }), backend(async () => broken)];
    expect(await diagnoseCredentials({ backends, signal })).toEqual([
      { name: 'keyring', writable: true, usable: true, detail: 'the keyring that the program was given' },
      { name: 'file', writable: true, ...broken },
    ]);
  });

  it('a backend that hangs or throws hides none of the others', async () => {
    const backends = [
      backend(async () => new Promise(() => undefined)),
      backend(async () => Promise.reject(new Error('unexpected'))),
      backend(async () => ({ usable: true, detail: 'fine' })),
    ];
    expect(await diagnoseCredentials({ backends, signal, timeoutMs: 20 })).toMatchObject([
      { usable: false, code: 'no-answer' },
      { usable: false, code: 'failed', reason: 'unexpected' },
      { usable: true },
    ]);
  });

  it('stops when it is aborted', async () => {
    const stop = new AbortController();
    const backends = [backend(async () => new Promise(() => undefined))];
    const asked = diagnoseCredentials({ backends, signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toThrow();
  });
});
