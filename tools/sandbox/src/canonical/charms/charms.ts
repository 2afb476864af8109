import { randomBytes } from 'node:crypto';
import type { Document } from '../state/document.js';
import type { Charm } from './charm.js';

/** Every charm and bundle of the store. */
export class Charms {
  readonly #document: Document<Charm[]>;
  readonly #now: () => number;

  constructor(document: Document<Charm[]>, now: () => number) {
    this.#document = document;
    this.#now = now;
  }

  /** In the order of their registration. */
  get all(): readonly Charm[] {
    return this.#document.value;
  }

  byName(name: string): Charm | undefined {
    return this.all.find((charm) => charm.name === name);
  }

  /** Registers a name. @throws RangeError when somebody has it */
  async register(
    charm: Partial<Charm> & Pick<Charm, 'name' | 'type' | 'publisherId'> & { readonly private?: boolean },
  ): Promise<Charm> {
    const { private: isPrivate = false, ...given } = charm;
    return this.#document.change((charms) => {
      if (this.byName(given.name) !== undefined) throw new RangeError(`${given.name} is registered`);
      const fresh: Charm = {
        id: newPackageId(),
        team: null,
        metadata: {
          contact: null,
          'default-track': null,
          description: null,
          links: {},
          private: isPrivate,
          summary: null,
          title: null,
          website: null,
        },
        collaborators: [],
        invites: [],
        tracks: [{ name: 'latest', created: this.#now() * 1000, versionPattern: null, phasing: null }],
        guardrails: [],
        pushes: [],
        releases: [],
        libraries: [],
        ...given,
      };
      charms.push(fresh);
      return fresh;
    });
  }

  /** Does a change that checks before it writes; it is on disk when this resolves. */
  async change<R>(change: () => R): Promise<R> {
    return this.#document.change(change);
  }

  /** Gives a name up. */
  async unregister(charm: Charm): Promise<void> {
    await this.#document.change((charms) => charms.splice(charms.indexOf(charm), 1));
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 32 letters and digits, as the ids of packages are. */
export const newPackageId = (): string =>
  [...randomBytes(32)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
