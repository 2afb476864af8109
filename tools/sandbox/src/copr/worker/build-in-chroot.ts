import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadRpm, type RpmHeader, readRpm } from '../../common/rpm/rpm-header.js';
import { writeRpm } from '../../common/rpm/write-rpm.js';
import type { Nevra } from '../db/rows.js';
import { ownerName } from '../projects/names.js';
import { BuildLog, writeCompressed } from './build-log.js';
import type { Job } from './job.js';
import { reportPackages, reportReview } from './reports.js';
import { type Identity, identityOf, tagText, tagTexts } from './rpm-identity.js';

const PHASES = ['%prep', '%build', '%install', '%check'];

/** pending, running, and then succeeded or failed, in one chroot; logs grow meanwhile. @throws Ended */
export async function buildInChroot(job: Job, name: string): Promise<void> {
  await job.next();
  const packageName = job.frontend.db.packages.need(job.build.packageId ?? 0).name;
  const resultDir = `${job.number}-${packageName}`;
  const folder = join(job.folder, name, resultDir);
  const log = new BuildLog(folder);
  log.open(`Starting build ${job.id} in ${name}`);
  log.live(`Running (timeout=${job.build.timeout}): mock -r ${name} --rebuild`, 'Start: chroot init');
  job.updateChroot(name, { state: 'running', startedOn: job.now, resultDir });
  await job.next();
  log.live('Finish: chroot init', `Start: rpmbuild ${packageName}`);
  const isFailed = job.worker.failures.meets({ phase: 'rpm', package: packageName, chroot: name });
  for (const phase of PHASES) {
    log.live(`Executing(${phase}): /bin/sh -e /var/tmp/rpm-tmp`, '+ umask 022', '+ exit 0');
    await job.next();
    if (isFailed && phase === '%build') break;
  }
  const results = isFailed ? undefined : resultsOf(job, { chroot: name, folder });
  await finish(job, { chroot: name, folder, log, results });
}

async function finish(
  job: Job,
  end: { chroot: string; folder: string; log: BuildLog; results: readonly Nevra[] | undefined },
): Promise<void> {
  const { chroot, folder, log, results } = end;
  const isFailed = results === undefined;
  if (isFailed) {
    log.live('error: Bad exit status from /var/tmp/rpm-tmp (%build)', 'Copr build error: Build failed');
  } else {
    for (const { name, version, release, arch } of results) {
      log.live(`Wrote: /builddir/build/RPMS/${name}-${version}-${release}.${arch}.rpm`);
    }
    log.live('Finish: rpmbuild', 'Build done');
    reportPackages(folder, results);
    const [built] = results;
    if (job.project.fedoraReview && chroot.startsWith('fedora-') && built !== undefined) {
      reportReview(folder, built);
    }
    writeFileSync(join(folder, 'success'), 'done');
  }
  log.backend(`Finished build: id=${job.id} failed=${isFailed ? 'True' : 'False'}`);
  log.close();
  writeCompressed(join(folder, 'state.log.gz'), 'Start: chroot init\nFinish: chroot init\n');
  writeCompressed(join(folder, 'root.log.gz'), 'DEBUG util.py: child finished\n');
  writeCompressed(
    join(folder, 'build.log.gz'),
    isFailed ? 'RPM build errors:\n' : 'Child return code was: 0\n',
  );
  const { project, frontend } = job;
  const owner = ownerName(frontend.db, project);
  // A build that succeeded is in the repository at once.
  await job.worker.repos.make({ project, owner, dirname: job.build.dirname, chroot, manual: false });
  const state = isFailed ? 'failed' : 'succeeded';
  job.updateChroot(chroot, { state, endedOn: job.now, results: results ?? [] });
}

/** What was built; undefined where something that was uploaded is no package. */
function resultsOf(job: Job, place: { chroot: string; folder: string }): Nevra[] | undefined {
  if (job.build.sourceType !== 'rpm_upload') return writeResults(job, place);
  try {
    return takeUploaded(job, place);
  } catch (error) {
    if (error instanceof BadRpm) return undefined;
    throw error;
  }
}

/** Packages that were built elsewhere, as they are. */
function takeUploaded(job: Job, { chroot, folder }: { chroot: string; folder: string }): Nevra[] {
  const { tmp } = job.build.source;
  const uploads = join(job.frontend.paths.uploads, String(tmp));
  const packages = packageFolder(job, { chroot, folder });
  mkdirSync(packages, { recursive: true });
  return readdirSync(uploads).map((file) => {
    copyFileSync(join(uploads, file), join(packages, file));
    return identityOf(readRpm(join(uploads, file)));
  });
}

/** The source package, its spec file and a package for the chroot's architecture; where there is a Pulp, packages are elsewhere. */
function writeResults(job: Job, { chroot, folder }: { chroot: string; folder: string }): Nevra[] {
  const file = readdirSync(job.sourceFolder).find((name) => name.endsWith('.src.rpm')) ?? '';
  const source = join(job.sourceFolder, file);
  const header = readRpm(source);
  const id = identityOf(header);
  const arch =
    tagTexts(header, 'buildarchs').includes('noarch') || tagText(header, 'arch') === 'noarch'
      ? 'noarch'
      : (chroot.split('-').at(-1) ?? 'x86_64');
  const built: Nevra = { ...id, arch };
  const packages = packageFolder(job, { chroot, folder });
  mkdirSync(packages, { recursive: true });
  copyFileSync(source, join(packages, fileOf(id)));
  writeFileSync(join(packages, fileOf(built)), packageOf(job, header, built));
  writeFileSync(join(folder, `${id.name}.spec`), specOf(header, id));
  return [built, { ...id, arch: 'src' }];
}

const fileOf = ({ name, version, release, arch }: Nevra): string =>
  `${name}-${version}-${release}.${arch}.rpm`;

function packageFolder(job: Job, { chroot, folder }: { chroot: string; folder: string }): string {
  const { storage, develMode } = job.project;
  if (storage !== 'pulp' || !develMode) return folder;
  return join(job.folder, `${chroot}-devel`, folder.split('/').at(-1) ?? '');
}

function packageOf(job: Job, header: RpmHeader, id: Nevra): Buffer {
  return writeRpm({
    ...id,
    sourcerpm: `${id.name}-${id.version}-${id.release}.src.rpm`,
    summary: tagText(header, 'summary') || id.name,
    description: tagText(header, 'description') || id.name,
    license: tagText(header, 'license') || 'Unspecified',
    url: tagText(header, 'url'),
    buildtime: job.now,
  });
}

function specOf(header: RpmHeader, { name, version, release }: Identity): string {
  return [
    `Name: ${name}`,
    `Version: ${version}`,
    `Release: ${release}`,
    `Summary: ${tagText(header, 'summary') || name}`,
    `License: ${tagText(header, 'license') || 'Unspecified'}`,
    '%description',
    `${tagText(header, 'description') || name}\n`,
  ].join('\n');
}
