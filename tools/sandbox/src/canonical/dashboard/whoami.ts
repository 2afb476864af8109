import { writeInstant } from '../auth/instants.js';
import type { PackageRef } from '../auth/limits.js';
import type { Login } from '../auth/login.js';

/** What a login is, as both servers tell it (canonical contract 3.7). Null is no limit; `expires` has no zone. */
export function describeLogin({
  account,
  channels,
  packages,
  permissions,
  expires,
}: Login): Record<string, unknown> {
  return {
    account: {
      id: account.id,
      username: account.username,
      'display-name': account.displayName,
      name: account.displayName,
      email: account.email,
      validation: 'unproven',
    },
    channels,
    packages: packages?.map(shown) ?? null,
    permissions,
    ...(expires === null ? {} : { expires: writeInstant(expires).slice(0, 23) }),
    errors: [],
  };
}

const shown = ({ type, id, name }: PackageRef): PackageRef => ({
  type,
  ...(id === undefined ? {} : { id }),
  ...(name === undefined ? {} : { name }),
});
