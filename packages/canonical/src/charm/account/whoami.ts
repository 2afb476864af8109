import { type CallControl, callOf } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { fetchLoginAt, type StoreLogin } from '../../api/whoami.js';

/** Whose login it is, and what it is restricted to. {@link fetchLoginAt} */
export function fetchLogin(session: ApiSession, options: CallControl = {}): Promise<StoreLogin> {
  return fetchLoginAt(session, 'gateway', callOf(options));
}
