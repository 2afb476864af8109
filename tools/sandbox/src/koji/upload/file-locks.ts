import { HubFault } from '../hub-fault.js';

/** Who writes into which upload; a second one is sent away at once. */
export class FileLocks {
  readonly #held = new Set<string>();

  /** @throws HubFault 1001 while somebody has it */
  take(path: string): () => void {
    if (this.#held.has(path)) throw new HubFault('LockError', '[Errno 11] Resource temporarily unavailable');
    this.#held.add(path);
    return () => void this.#held.delete(path);
  }
}
