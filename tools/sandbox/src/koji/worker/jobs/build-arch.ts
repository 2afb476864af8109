import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRpm } from '../../../common/rpm/write-rpm.js';
import { HubFault } from '../../hub-fault.js';
import { identify } from '../../rpms/import-rpm.js';
import { changelogOf, headerText, readRpmHeader } from '../../rpms/rpm-header.js';
import { str, truthy } from '../../xmlrpc/python.js';
import { isStruct } from '../../xmlrpc/value.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';
import { standardBuildroot } from '../standard-buildroot.js';

const PHASES = ['%prep', '%build', '%install', '%check', '%files'];

/** Builds a source RPM for one architecture: logs that grow from step to step, and then a package without files. */
export async function* buildArch(job: Job): Steps {
  const [source = null, , arch = null, keepSource = null, opts = null] = job.request;
  const repoId = isStruct(opts) && typeof opts.repo_id === 'number' ? opts.repo_id : undefined;
  if (repoId === undefined) throw new HubFault('BuildError', 'A repo id must be provided');
  const path = join(job.hub.paths.work(), str(source));
  const header = readRpmHeader(path);
  const id = identify(header);
  job.log('root.log', `DEBUG backend.py: starting buildroot for ${str(arch)}\n`);
  job.log('state.log', 'Start: chroot init\n');
  yield NEXT_TURN;
  job.log('state.log', 'Finish: chroot init\nStart: build phase\n');
  for (const phase of PHASES) {
    job.log('build.log', `Executing(${phase}): /bin/sh -e /var/tmp/rpm-tmp\n+ exit 0\n`);
    yield NEXT_TURN;
  }
  const file = `${id.name}-${id.version}-${id.release}.${str(arch)}.rpm`;
  const sourceFile = `${id.name}-${id.version}-${id.release}.src.rpm`;
  const rpm = writeRpm({
    ...id,
    arch: str(arch),
    sourcerpm: sourceFile,
    summary: headerText(header, 'summary'),
    description: headerText(header, 'description'),
    license: headerText(header, 'license'),
    url: headerText(header, 'url'),
    buildtime: Math.floor(job.hub.now()),
    changelog: changelogOf(header),
  });
  job.log('build.log', `Wrote: /builddir/build/RPMS/${file}\n`);
  job.log('state.log', 'Finish: build phase\n');
  const rpms = [job.output(file, rpm)];
  if (truthy(keepSource)) {
    copyFileSync(path, join(job.hub.paths.work(), job.folder, sourceFile));
  }
  const brootid = standardBuildroot(job, { arch: str(arch), repoId });
  const logs = ['build.log', 'root.log', 'state.log'].map((name) => join(job.folder, name));
  return { rpms, srpms: truthy(keepSource) ? [join(job.folder, sourceFile)] : [], logs, brootid };
}
