import { nvr } from '../../builds/find-build.js';
import { genericError, HubFault } from '../../hub-fault.js';
import { findTarget } from '../../targets/find-target.js';
import { str, truthy } from '../../xmlrpc/python.js';
import { isList, isStruct } from '../../xmlrpc/value.js';
import type { Job, Steps } from '../job.js';
import { isScmUrl } from '../scm.js';

/** Builds in levels; a level waits until the repo has what the one before it built. */
export async function* chainBuild(job: Job): Steps {
  const { db } = job;
  const [levels = null, targetName = null, opts = null] = job.request;
  if (isStruct(opts) && truthy(opts.scratch)) {
    throw new HubFault('BuildError', '--scratch is not allowed with chain-builds');
  }
  const target = findTarget(db, targetName);
  if (target === undefined) throw genericError(`unknown build target: ${str(targetName)}`);
  const buildTag = db.tags.need(target.config.build_tag).name;
  let waitFor: string[] = [];
  for (const [number, level] of (isList(levels) ? levels : []).entries()) {
    if (waitFor.length > 0) {
      const id = job.child({
        method: 'waitrepo',
        request: [buildTag, null, waitFor],
        label: `wait ${number}`,
      });
      yield { tasks: [id] };
      job.resultOf(id);
    }
    const sources = (isList(level) ? level : []).map(str);
    const builds = sources.flatMap((source, at) =>
      isScmUrl(source)
        ? [
            job.child({
              method: 'build',
              request: [source, targetName, opts ?? {}],
              label: `build ${number},${at}`,
            }),
          ]
        : [],
    );
    waitFor = sources.filter((source) => !isScmUrl(source));
    yield { tasks: builds };
    for (const id of builds) {
      job.resultOf(id);
      const build = db.builds.find(({ task_id }) => task_id === id);
      if (build !== undefined) waitFor.push(nvr(db, build));
    }
  }
  return null;
}
