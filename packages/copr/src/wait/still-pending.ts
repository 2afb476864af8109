import { PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { pageOfBuild } from './page-of-build.js';

/** The end of a wait whose builds go on. */
export function stillPending(copr: CoprSession, open: readonly number[], timeoutMs: number): PublishError {
  const [first = 0] = open;
  const many = open.length > 1;
  return new PublishError(
    'TIMEOUT',
    `build${many ? 's' : ''} ${open.map(String).join(', ')} did not end within ${String(timeoutMs)} ms`,
    {
      store: 'copr',
      recovery: 'wait',
      hint: `${many ? 'they go' : 'it goes'} on: come back to ${open.map((id) => pageOfBuild(copr, id)).join(', ')}, or wait again`,
      docs: pageOfBuild(copr, first),
    },
  );
}
