import { PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';

/** True for a store of one's own: it speaks the gateway's protocol at the API's address (canonical contract 4.2). */
export const isOnPremises = ({ deps }: Pick<ApiSession, 'deps'>): boolean =>
  deps.env.SNAPCRAFT_STORE_AUTH === 'onprem';

/** @throws PublishError UNSUPPORTED on premises, where the store has no such thing */
export function refuseOnPremises(session: ApiSession, what: string, instead: string): void {
  if (!isOnPremises(session)) return;
  throw new PublishError('UNSUPPORTED', `a store on premises has no ${what}`, {
    store: session.store,
    recovery: 'fix-input',
    hint: instead,
  });
}
