import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { hasStoreCode } from '../../api/errors.js';
import type { ApiSession } from '../../api/session.js';
import type { Registration } from '../names/register.js';

/** Registers a name by the gateway's protocol (canonical contract 5, `snap_v1_register_name`). */
export async function registerOnPremises(
  session: ApiSession,
  name: string,
  options: { readonly private: boolean },
  call: Call,
): Promise<Registration> {
  try {
    const { id } = await ask(session, z.object({ id: z.string() }), call, {
      what: `the name ${name}`,
      path: 'v1/snap',
      json: { name, private: options.private, type: 'snap' },
    });
    return { name, outcome: 'created', snapId: id };
  } catch (thrown) {
    if (hasStoreCode(thrown, 'already-owned', 'already_owned')) return { name, outcome: 'existed' };
    throw thrown;
  }
}
