import type { Call } from '@omnipub/core';
import type { Build } from '../builds/build-schema.js';
import { createFromUrls, noBuild } from '../builds/create-by-json.js';
import { checkCreate } from '../builds/create-request.js';
import type { CoprSession } from '../session/copr-session.js';
import type { Promotable } from './find-promoted.js';
import type { Promotion } from './promote-schema.js';

/** Has the SRPM of a build built in another project. The server fetches it itself. {@link createFromUrls} */
export async function rebuildInto(
  copr: CoprSession,
  { srpmUrl: url }: Promotable,
  { to, chroots }: Promotion,
  call: Call,
): Promise<Build> {
  const buildopts = chroots === undefined ? {} : { chroots };
  const create = checkCreate('link', { ...to, url, buildopts });
  const [build] = await createFromUrls(copr, { ...create, urls: [url] }, call);
  return build ?? noBuild();
}
