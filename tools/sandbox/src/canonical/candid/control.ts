import type { Account } from '../accounts.js';
import { readPublicKey } from '../bakery/key-pair.js';
import type { Candid } from './candid.js';
import type { CandidSettings } from './settings.js';

/** What tests set in Candid. */
export interface CandidControl {
  /** Its settings as they are; takes what is given, keeps the rest. */
  set(settings: Partial<CandidSettings>): void;
  /** Makes an agent known. @param agent `publicKey` is base64; stores take it for the account of `email` */
  addAgent(agent: {
    readonly username: string;
    readonly publicKey: string;
    readonly email: string;
  }): Promise<void>;
  /** Where caveats for it point to. */
  readonly location: string;
}

/** The control of one Candid. */
export function createCandidControl(candid: Candid): CandidControl {
  return {
    set: (settings) => void Object.assign(candid.settings, settings),
    addAgent: async ({ username, publicKey, email }) => {
      const account: Account | undefined = candid.accounts.byEmail(email);
      if (account === undefined) throw new RangeError(`${email} has no account here`);
      const key = readPublicKey(publicKey).toString('base64');
      await candid.agents.put({ username, publicKey: key, accountId: account.id });
    },
    get location() {
      return candid.location;
    },
  };
}
