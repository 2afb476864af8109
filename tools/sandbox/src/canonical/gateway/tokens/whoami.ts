import { writeInstant } from '../../auth/instants.js';
import { type Answer, ok } from '../../http/answer.js';
import type { Call } from '../../http/router.js';
import type { World } from '../../world.js';
import { authenticate } from '../access.js';

/** `GET /v1/tokens/whoami`: whose token it is and what it may do; null is no limit (canonical contract 3.7). */
export function whoami(world: World, call: Call): Answer {
  const { account, channels, packages, permissions, expires } = authenticate(world, call);
  return ok({
    account: {
      'display-name': account.displayName,
      email: account.email,
      id: account.id,
      name: account.displayName,
      username: account.username,
      validation: 'unproven',
    },
    channels,
    errors: [],
    // Milliseconds and no zone (recording charmhub_whoami).
    ...(expires === null ? {} : { expires: writeInstant(expires).slice(0, -3) }),
    packages,
    permissions,
  });
}
