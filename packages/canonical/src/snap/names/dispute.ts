import { type Call, PublishError } from '@omnipub/core';
import { tell } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkSnapName } from './snap-name.js';

/**
 * Asks the people of the store for a name that is reserved or somebody else's (canonical contract 5).
 * @param comment why it should be yours
 * @throws PublishError INVALID_INPUT for what can't be a name, or without a comment
 */
export async function disputeName(
  session: ApiSession,
  name: string,
  comment: string,
  call: Call,
): Promise<void> {
  checkSnapName(name);
  if (comment.trim() === '')
    throw new PublishError('INVALID_INPUT', 'a dispute needs a comment', {
      store: session.store,
      hint: `say why the name "${name}" should be yours`,
    });
  await tell(session, call, {
    what: `the dispute of the name ${name}`,
    path: 'dev/api/register-name-dispute/',
    json: { snap_name: name, comment },
  });
}
