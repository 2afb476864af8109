import { type Call, PublishError } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import { Projects } from '../api/projects.js';
import type { Build } from '../builds/build-schema.js';
import { listBuilds } from '../builds/list-builds.js';
import { chrootsOfBuild } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';
import { findPromoted, type Promotable } from './find-promoted.js';
import type { Promotion } from './promote-schema.js';

/**
 * Forks the project of a build. A fork takes of each package and chroot the newest build that succeeded, so that it is made only when that
 * is this one.
 * @throws PublishError CONFLICT when it is not; ALREADY_EXISTS for a project that is there, without `confirm`; INVALID_INPUT for a name of
 * somebody else
 */
export async function forkInto(
  copr: CoprSession,
  source: Build,
  promotable: Promotable,
  promotion: Promotion,
  call: Call,
): Promise<Build> {
  const { ownername, projectname } = source;
  const { to, confirm } = promotion;
  await refuseOlder(copr, source, promotable, call);
  await new Projects(copr).fork(
    { ownername, projectname, dstownername: to.ownername, dstprojectname: to.projectname, confirm },
    call,
  );
  const build = await findPromoted(copr, promotable, promotion, call);
  if (build !== undefined) return build;
  throw new PublishError(
    'CONFLICT',
    `${projectInWords(source)} was forked into ${projectInWords(to)}, but without build ${String(source.id)}`,
    { store: 'copr', hint: `look at the builds of ${promotable.name} in both` },
  );
}

async function refuseOlder(
  copr: CoprSession,
  { id, ownername, projectname, chroots }: Build,
  { name }: Promotable,
  call: Call,
): Promise<void> {
  for await (const newer of listBuilds(copr, { ownername, projectname, packagename: name }, call)) {
    if (newer.id <= id) return;
    const own = await chrootsOfBuild(copr, newer.id, call);
    const taken = own.filter(
      ({ name: chroot, state }) => chroots.includes(chroot) && (state === 'succeeded' || state === 'forked'),
    );
    if (taken.length === 0) continue;
    throw new PublishError(
      'CONFLICT',
      `a fork takes the newest build of ${name}: in ${taken.map(({ name: chroot }) => chroot).join(', ')} that is ${String(newer.id)}, not ${String(id)}`,
      { store: 'copr', hint: 'promote the newer build, or promote this one by "rebuild"' },
    );
  }
}
