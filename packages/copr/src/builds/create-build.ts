import type { Call } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { createFromFile } from '../upload/create-from-file.js';
import type { Build } from './build-schema.js';
import { createByJson, createFromUrls, noBuild } from './create-by-json.js';
import type { CheckedCreate } from './create-request.js';

/** Makes a build of any source, by the call that its kind has. {@link createFromFile}, {@link createFromUrls}, {@link createByJson} */
export async function createBuild(copr: CoprSession, create: CheckedCreate, call: Call): Promise<Build> {
  const { source, ...rest } = create;
  if (source.kind === 'upload') return createFromFile(copr, { ...rest, source }, call);
  if (source.kind !== 'link') return createByJson(copr, { ...rest, source }, call);
  const [build] = await createFromUrls(copr, { ...rest, urls: [source.url] }, call);
  return build ?? noBuild();
}
