import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapSession } from '../session.js';
import { gatewayOf } from './open-gateway.js';

const instead = 'give the name up on its settings page at snapcraft.io, or ask at forum.snapcraft.io';

/**
 * Gives a name up, which only the gateway can (canonical contract 5), and only while nothing was ever published under it.
 * @throws PublishError UNSUPPORTED, with what to do, where the gateway does not do it for snaps; NOT_FOUND; CONFLICT or AUTH_DENIED
 * when something was published
 */
export async function unregisterName(session: SnapSession, name: string, call: Call): Promise<void> {
  checkSnapName(name);
  const gateway = gatewayOf(session, { task: 'giving up a name', instead });
  try {
    await ask(gateway, z.object({}), call, {
      what: `to give up the name ${name}`,
      method: 'DELETE',
      path: `v1/snap/${segment(name)}`,
      idempotent: true,
    });
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'UNSUPPORTED') throw thrown;
    throw new PublishError('UNSUPPORTED', `the gateway does not give up names of snaps`, {
      store: session.store,
      hint: instead,
      ...(thrown.status === undefined ? {} : { status: thrown.status }),
      cause: thrown,
    });
  }
}
