import { refusal } from './candid-errors.js';

/** How a login ended: who it was, or why it failed. */
export type LoginOutcome = { readonly username: string } | { readonly error: string };

/** What a discharge request left for whoever waits for its login. */
export interface DischargeInfo {
  readonly id: Buffer;
  /** The sealed caveat, which is the id itself below version 3. */
  readonly caveat: Buffer;
}

interface Rendezvous {
  readonly info: DischargeInfo;
  readonly createdAt: number;
  outcome: LoginOutcome | undefined;
  readonly waiting: Set<() => void>;
}

/** Where the page that somebody visits and the client that waits for it meet. */
export class Meeting {
  readonly #items = new Map<string, Rendezvous>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Opens a rendezvous. */
  open(id: string, info: DischargeInfo): void {
    this.#items.set(id, { info, createdAt: this.#now(), outcome: undefined, waiting: new Set() });
  }

  /** Ends one: all that wait for it go on. @throws Refusal when there is none, or it was ended before */
  done(id: string, outcome: LoginOutcome): void {
    const item = this.#find(id);
    if (item.outcome !== undefined) throw refusal(`rendezvous "${id}" done twice`);
    item.outcome = outcome;
    for (const go of item.waiting) go();
  }

  /**
   * Blocks until the rendezvous was ended, then forgets it.
   * @throws Refusal in Candid's words when there is none, nobody came within `timeoutMs`, or it is older than `ttlMs`
   */
  async wait(
    id: string,
    {
      timeoutMs,
      ttlMs,
      signal,
    }: { readonly timeoutMs: number; readonly ttlMs: number; readonly signal: AbortSignal },
  ): Promise<{ info: DischargeInfo; outcome: LoginOutcome }> {
    const item = this.#find(id);
    const left = item.createdAt + ttlMs - this.#now();
    if (item.outcome === undefined) await sleepUntil(item.waiting, Math.min(timeoutMs, left), signal);
    if (item.outcome === undefined) {
      if (this.#now() <= item.createdAt + ttlMs) throw cannotWait('rendezvous wait timed out');
      this.#items.delete(id);
      throw cannotWait(`rendezvous expired after ${String(ttlMs / 1000)}s`);
    }
    this.#items.delete(id);
    return { info: item.info, outcome: item.outcome };
  }

  #find(id: string): Rendezvous {
    const item = this.#items.get(id);
    if (item === undefined) throw cannotWait(`rendezvous "${id}" not found`);
    return item;
  }
}

const cannotWait = (why: string): Error => refusal(`cannot wait: cannot wait: ${why}`);

async function sleepUntil(waiting: Set<() => void>, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      waiting.delete(end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms));
    waiting.add(end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
