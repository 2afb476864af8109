import type { Accounts } from '../accounts.js';

/** What somebody types to log in. */
export interface PasswordLogin {
  readonly email: string;
  readonly password: string;
  readonly otp?: string;
}

/** Whose password it is. `twofactor`: the code is missing or wrong. Undefined: nobody's, or of somebody who can't log in. */
export function checkPassword(
  accounts: Accounts,
  login: PasswordLogin,
): { readonly username: string } | 'twofactor' | undefined {
  const account = accounts.byEmail(login.email);
  if (account?.password !== login.password || account.status !== 'active') return undefined;
  if (account.otp !== null && account.otp !== login.otp) return 'twofactor';
  // Without a user name there is nothing that Candid could say.
  return account.username === null ? undefined : { username: account.username };
}
