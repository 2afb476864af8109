import { bytesBody, type CallControl, callOf, toPublishError, withBounds } from '@omnipub/core';
import { codes } from '../faults/fault-codes.js';
import { faultError } from '../faults/koji-fault.js';
import { encodeCall } from '../xmlrpc/encode.js';
import type { XmlRpcFault } from '../xmlrpc/value.js';
import { type HubSession, signatureOf } from './hub-session.js';
import type { SessionKeeper } from './session-keeper.js';

/** Nobody should have to wait long for a hub that has gone. */
const LONGEST_MS = 10_000;

/** Ends the session, if there is one. Never throws: what goes wrong is a warning. */
export async function logOut(keeper: SessionKeeper, control: CallControl): Promise<void> {
  const { signal, emit } = callOf(control);
  try {
    await withBounds({ signal, deadlineMs: LONGEST_MS, what: 'the logout', store: 'koji' }, async (bound) => {
      const session = await keeper.take(bound);
      if (session === undefined) return;
      const fault = await end(session, keeper, { keyword: 'session_id', signal: bound });
      // Hubs before 1.31 know no argument (koji contract 3).
      const again =
        fault?.faultCode === codes.parameter ? await end(session, keeper, { signal: bound }) : fault;
      if (again !== undefined && again.faultCode !== codes.authExpired) throw faultError(again, 'the logout');
    });
  } catch (thrown) {
    const { message } = toPublishError(thrown, { store: 'koji' });
    emit({
      type: 'warning',
      code: 'logout-failed',
      message: `the session was not ended, the hub will do that by itself: ${message}`,
    });
  }
}

async function end(
  session: HubSession,
  keeper: SessionKeeper,
  how: { readonly keyword?: string; readonly signal: AbortSignal },
): Promise<XmlRpcFault | undefined> {
  const keywords = how.keyword === undefined ? {} : { [how.keyword]: null };
  const body = bytesBody(Buffer.from(encodeCall('logout', [], keywords), 'utf8'), 'text/xml');
  const signature = signatureOf(session, session.counter.next++);
  const { response } = await keeper.login.wire.post({
    body,
    ...signature,
    signal: how.signal,
    emit: () => undefined,
  });
  return 'fault' in response ? response.fault : undefined;
}
