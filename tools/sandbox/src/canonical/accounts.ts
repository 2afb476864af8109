import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Document } from './state/document.js';

const accountSchema = z.object({
  id: z.string(),
  /** Who it is to Ubuntu One. */
  openid: z.string(),
  email: z.string(),
  password: z.string(),
  displayName: z.string(),
  /** The store's username, `short_namespace` to the dashboard; null until it is chosen. */
  username: z.string().nullable(),
  /** The second factor that SSO asks for; null: none. */
  otp: z.string().nullable(),
  /** Whether the latest terms of the store are signed. */
  agreed: z.boolean(),
  /** What SSO thinks of the account. */
  status: z.enum(['active', 'suspended', 'deactivated']),
  /** May do what takes the rights of a store's administrator: add track guardrails, register in a private store. */
  admin: z.boolean(),
});

/** See {@link accountSchema}. */
export type Account = z.infer<typeof accountSchema>;

/** What the file of the accounts holds. */
export const accountsSchema = z.array(accountSchema);

/** The accounts that every sandbox has. */
export function seededAccounts(): Account[] {
  const base = { password: 'jo-password', otp: null, agreed: true, status: 'active', admin: false } as const;
  return [
    { ...base, id: 'acc-1', openid: 'openid-jo', email: 'jo@example.com', displayName: 'Jo', username: 'jo' },
    {
      ...base,
      id: 'acc-2',
      openid: 'openid-otto',
      email: 'otp@example.com',
      password: 'otp-password',
      displayName: 'Otto',
      username: 'otto',
      otp: '123456',
    },
    {
      ...base,
      id: 'acc-3',
      openid: 'openid-new',
      email: 'new@example.com',
      password: 'new-password',
      displayName: 'New',
      username: null,
      agreed: false,
    },
  ];
}

/** Everybody who has an account at Ubuntu One and in the stores. */
export class Accounts {
  readonly #document: Document<Account[]>;

  constructor(document: Document<Account[]>) {
    this.#document = document;
  }

  /** All of them. */
  get all(): readonly Account[] {
    return this.#document.value;
  }

  byId(id: string): Account | undefined {
    return this.all.find((account) => account.id === id);
  }

  byOpenId(openid: string): Account | undefined {
    return this.all.find((account) => account.openid === openid);
  }

  /** Addresses are compared without their case. */
  byEmail(email: string): Account | undefined {
    return this.all.find((account) => account.email.toLowerCase() === email.toLowerCase());
  }

  byUsername(username: string): Account | undefined {
    return this.all.find((account) => account.username === username);
  }

  /** Adds an account or replaces what is given of the one with this address. @returns it as it is now */
  async put(account: Partial<Account> & { readonly email: string }): Promise<Account> {
    return this.#document.change((accounts) => {
      const known = this.byEmail(account.email);
      if (known !== undefined) return Object.assign(known, account);
      const id = `acc-${accounts.length + 1}`;
      const fresh: Account = {
        id,
        openid: `openid-${randomUUID()}`,
        password: `${account.email.split('@', 1)[0] ?? ''}-password`,
        displayName: account.email,
        username: null,
        otp: null,
        agreed: true,
        status: 'active',
        admin: false,
        ...account,
      };
      accounts.push(fresh);
      return fresh;
    });
  }
}
