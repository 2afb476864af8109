import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkSnapName } from '../names/snap-name.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';

/**
 * Asks whether an upload of this name would be taken, before its bytes are sent (canonical contract 4.1, `snapcraft_upload_precheck`).
 * @throws PublishError NOT_FOUND for a name that is not registered; AUTH_DENIED for one that is not yours, or a login without the permission
 */
export async function precheckUpload(session: ApiSession, name: string, call: Call): Promise<void> {
  checkSnapName(name);
  // There is no dry run on premises.
  if (isOnPremises(session)) return;
  await ask(session, z.object({}), call, {
    what: `an upload of ${name}`,
    path: 'dev/api/snap-push/',
    json: { name, dry_run: true },
    idempotent: true,
  });
}
