import type { Call } from '../call.js';
import type { Finding } from '../store.js';
import { expiryOf } from './expiry.js';

/** What a preflight says of a login that ends soon, or by its own account has ended; undefined while there is time. */
export function expiryFinding(
  { expiresAt }: { readonly expiresAt?: string | undefined },
  { now, command }: { readonly now: number; readonly command: string },
): Finding | undefined {
  const { state, sentence } = expiryOf(expiresAt === undefined ? {} : { expiresAt }, now);
  if (state !== 'soon' && state !== 'expired') return undefined;
  return {
    level: 'warn',
    code: 'LOGIN_EXPIRES_SOON',
    message: `the login ${sentence}`,
    fix: `run: ${command}`,
  };
}

/** A call whose listener does not hear that the login ends soon: the preflight says it itself, and people want to read it once. */
export function withoutExpiryWarning<T extends Pick<Call, 'emit'>>(call: T): T {
  return {
    ...call,
    emit: (event) => {
      if (event.type !== 'warning' || !event.code.startsWith('credential-expire')) call.emit(event);
    },
  };
}
