import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeRpm } from '../../../common/rpm/write-rpm.js';
import { genericError, HubFault } from '../../hub-fault.js';
import { assertOwnerPolicy } from '../../policy.js';
import { readRpmHeader } from '../../rpms/rpm-header.js';
import { str } from '../../xmlrpc/python.js';
import { isStruct, type Value } from '../../xmlrpc/value.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';
import { scmSource } from '../scm.js';
import { standardBuildroot } from '../standard-buildroot.js';

/** Takes the source RPM that was uploaded. What a real builder rebuilds in mock stays as it is here. */
export async function* rebuildSrpm(job: Job): Steps {
  const source = str(job.request[0]);
  job.log('mock_output.log', `Rebuilding ${basename(source)}\n`);
  yield NEXT_TURN;
  const path = join(job.hub.paths.work(), source);
  if (!existsSync(path)) throw genericError(`File upload missing: ${source}`);
  if (!readRpmHeader(path).isSource) throw new HubFault('BuildError', `${source} is not a source package`);
  const target = join(job.folder, basename(source));
  const copy = join(job.hub.paths.work(), target);
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(path, copy);
  return result(job, target, null);
}

/** Makes the source RPM of a place in version control, which the sandbox invents. */
export async function* buildSrpmFromScm(job: Job): Steps {
  const url = str(job.request[0]);
  assertOwnerPolicy(job, 'build_from_scm');
  job.log('checkout.log', `$ git clone -n ${url}\n`);
  yield NEXT_TURN;
  const { name, version, release, pinned } = scmSource(url);
  const file = `${name}-${version}-${release}.src.rpm`;
  const rpm = writeRpm({
    name,
    version,
    release,
    epoch: null,
    arch: 'noarch',
    sourcerpm: null,
    summary: `${name} of ${url}`,
    description: 'What the sandbox says is there.',
    license: 'CC0-1.0',
    url: '',
    buildtime: Math.floor(job.hub.now()),
  });
  job.log('build.log', `Wrote: ${file}\n`);
  return result(job, job.output(file, rpm), { source: pinned, url });
}

function result(job: Job, srpm: string, source: { source: string; url: string } | null): Value {
  const log = source === null ? 'mock_output.log' : 'build.log';
  return {
    srpm,
    logs: [join(job.folder, log)],
    brootid: standardBuildroot(job, { arch: 'x86_64', repoId: repoOf(job) }),
    source: source ?? { source: null, url: null },
  };
}

/** The repo that the build uses stands in the options. */
function repoOf({ request }: Job): number | null {
  const opts = request.at(-1) ?? null;
  return isStruct(opts) && typeof opts.repo_id === 'number' ? opts.repo_id : null;
}
