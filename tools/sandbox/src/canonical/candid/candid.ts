import type { Accounts } from '../accounts.js';
import { keyOf } from '../auth/keys.js';
import { type KeyPair, keyPairOf } from '../bakery/key-pair.js';
import type { Agents } from './agents.js';
import type { Directory } from './identity.js';
import { Meeting } from './meeting.js';
import { Oven } from './oven.js';
import { type CandidSettings, defaultSettings } from './settings.js';

/** What one Candid is made of. */
export interface CandidOptions {
  /** The secret that its keys come from; hex. */
  readonly secret: string;
  readonly agents: Agents;
  readonly accounts: Accounts;
  readonly now: () => number;
  /** Its address without a slash at the end. The port is known only once it listens. */
  readonly url: () => string;
}

/** Where Candid says that it is, under its address: the real one is not at the root either (canonical contract 0). */
export const LOCATION_PATH = '/identity';

const OPENID = 'https://login.ubuntu.com/+id/';
const AGENT = 'idm:';

/** Candid: keys and agents, which are kept, and who waits for a login, which is forgotten at a restart. */
export class Candid implements Directory {
  readonly settings: CandidSettings = defaultSettings();
  readonly key: KeyPair;
  readonly oven: Oven;
  readonly meeting: Meeting;
  readonly now: () => number;
  readonly agents: Agents;
  readonly accounts: Accounts;
  /** User names by the codes of redirected logins, each good once. */
  readonly codes = new Map<string, string>();
  readonly #url: () => string;

  constructor({ secret, agents, accounts, now, url }: CandidOptions) {
    this.agents = agents;
    this.accounts = accounts;
    this.now = now;
    this.#url = url;
    this.key = keyPairOf(keyOf(secret, Buffer.from('box')));
    this.oven = new Oven(secret, () => this.location);
    this.meeting = new Meeting(now);
  }

  /** What stands as location in caveats for it. */
  get location(): string {
    return `${this.#url()}${LOCATION_PATH}`;
  }

  has(username: string): boolean {
    return this.agents.byUsername(username) !== undefined || this.accounts.byUsername(username) !== undefined;
  }

  userIdOf(username: string): string {
    const account = this.accounts.byUsername(username);
    return account === undefined ? `${AGENT}${username}` : `${OPENID}${account.openid}`;
  }

  byUserId(id: string): string | undefined {
    if (id.startsWith(AGENT)) return id.slice(AGENT.length);
    if (!id.startsWith(OPENID)) return undefined;
    return this.accounts.byOpenId(id.slice(OPENID.length))?.username ?? undefined;
  }

  hasKey(username: string, publicKey: string): boolean {
    return this.agents.byUsername(username)?.publicKey === publicKey;
  }
}
