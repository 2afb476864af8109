import { userInfo } from 'node:os';

/** Who the service will take me for: the owner of the files that this process creates (gobbler contract 2.1). A uid without a name stays a number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? '');
  }
}
