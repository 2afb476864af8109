import { untilAborted, withBounds } from '../../abort.js';
import { toPublishError } from '../../errors.js';
import { redact } from '../../redact.js';
import type { BackendName, CredentialStore, Probe } from '../record.js';

/** What is known of one backend on this machine. */
export type Diagnosis = Probe & {
  readonly name: BackendName;
  /** False for a backend that only reads. */
  readonly writable: boolean;
};

/** Options of {@link diagnoseCredentials}. */
export interface DiagnoseOptions {
  readonly backends: readonly CredentialStore[];
  readonly signal: AbortSignal;
  /** Milliseconds for each backend. @default 15000 */
  readonly timeoutMs?: number;
}

/**
 * Asks every backend whether it can be used here, all at once; in the order of `backends`. Changes nothing and never
 * prompts. A backend whose probe hangs or throws is diagnosed so, and hides none of the others.
 * @throws PublishError ABORTED
 */
export async function diagnoseCredentials(options: DiagnoseOptions): Promise<readonly Diagnosis[]> {
  const all = options.backends.map(async (backend) => ({
    ...(await probe(backend, options)),
    name: backend.name,
    writable: backend.writable,
  }));
  const diagnoses = await untilAborted(Promise.all(all), options.signal);
  options.signal.throwIfAborted();
  return diagnoses;
}

async function probe(backend: CredentialStore, options: DiagnoseOptions): Promise<Probe> {
  const bounds = {
    signal: options.signal,
    deadlineMs: options.timeoutMs ?? 15_000,
    what: `asking ${backend.name}`,
  };
  try {
    const told = await withBounds(bounds, async (signal) => backend.probe({ signal }));
    return told.usable
      ? { ...told, detail: redact(told.detail) }
      : { ...told, reason: redact(told.reason), fix: redact(told.fix) };
  } catch (thrown) {
    const { code, message, hint } = toPublishError(thrown);
    return {
      usable: false,
      code: code === 'TIMEOUT' ? 'no-answer' : 'failed',
      reason: message,
      fix: hint ?? 'run again; if it stays so, use another place for credentials',
    };
  }
}
