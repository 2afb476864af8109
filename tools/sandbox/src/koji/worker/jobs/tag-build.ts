import { needBuild } from '../../builds/find-build.js';
import { HubFault } from '../../hub-fault.js';
import { assertTagAccess, packageProblem } from '../../tagging/assert-access.js';
import { enterTag, leaveTag } from '../../tagging/tag-build.js';
import { needTag } from '../../tags/find-tag.js';
import { truthy } from '../../xmlrpc/python.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';

/** Tags a build, or moves it (koji contract 12): here it is seen that it is tagged already. */
export async function* tagBuild(job: Job): Steps {
  yield NEXT_TURN;
  const { db } = job;
  const [tagInfo = null, buildInfo = null, forced = null, from = null] = job.request;
  const force = truthy(forced);
  const build = needBuild(db, buildInfo);
  const tag = needTag(db, tagInfo);
  const pkg = db.packages.need(build.pkg_id);
  const problem = packageProblem(db, tag, pkg);
  if (problem !== undefined) throw new HubFault('TagError', problem);
  const userId = job.actor;
  if (truthy(from)) {
    const source = needTag(db, from);
    assertTagAccess(job, source, { userId, force });
    leaveTag(job, source, build, { strict: true });
  }
  assertTagAccess(job, tag, { userId, force });
  enterTag(job, tag, build, { force });
  return null;
}
