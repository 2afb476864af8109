import { randomBytes } from 'node:crypto';
import type { Document } from '../state/document.js';
import type { Snap } from './snap.js';

/** Every snap of the store. */
export class Snaps {
  readonly #document: Document<Snap[]>;
  readonly #now: () => number;

  constructor(document: Document<Snap[]>, now: () => number) {
    this.#document = document;
    this.#now = now;
  }

  /** In the order of their registration. */
  get all(): readonly Snap[] {
    return this.#document.value;
  }

  byName(name: string): Snap | undefined {
    return this.all.find((snap) => snap.name === name);
  }

  byId(id: string): Snap | undefined {
    return this.all.find((snap) => snap.id === id);
  }

  /** Registers a name. @throws RangeError when somebody has it */
  async register(
    snap: Partial<Snap> & { readonly name: string; readonly publisherId: string },
  ): Promise<Snap> {
    const now = this.#now();
    return this.#document.change((snaps) => {
      if (this.byName(snap.name) !== undefined) throw new RangeError(`${snap.name} is registered`);
      const fresh: Snap = {
        id: newSnapId(),
        collaborators: [],
        private: false,
        store: 'Global',
        since: now,
        defaultTrack: null,
        tracks: [{ name: 'latest', created: now, versionPattern: null, phasing: null, status: 'active' }],
        guardrails: [],
        revisions: [],
        releases: [],
        metadata: {},
        editedOnWeb: [],
        media: [],
        validations: [],
        developers: {},
        allowsComponents: true,
        ...snap,
      };
      snaps.push(fresh);
      return fresh;
    });
  }

  /** Does a change that checks before it writes; it is on disk when this resolves. */
  async change<R>(change: () => R): Promise<R> {
    return this.#document.change(change);
  }

  /** Gives a name up. */
  async unregister(snap: Snap): Promise<void> {
    await this.#document.change((snaps) => snaps.splice(snaps.indexOf(snap), 1));
  }
}

/** 32 letters and digits, as snap ids are. */
function newSnapId(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return [...randomBytes(32)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
