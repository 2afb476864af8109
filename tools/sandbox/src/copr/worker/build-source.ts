import { copyFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BadRpm, readRpm } from '../../common/rpm/rpm-header.js';
import { sourceResultUrl } from '../builds/build-json.js';
import { waitingChroot } from '../builds/new-build.js';
import type { BuildRow, PackageRow } from '../db/rows.js';
import { packageChroots, packageOf } from '../packages/find-package.js';
import { BuildLog } from './build-log.js';
import { guessName } from './guess-name.js';
import type { Job } from './job.js';
import { NoSource, provideSource } from './provide-source.js';
import { reportSource } from './reports.js';
import { evrOf, type Identity, identityOf, isBuiltOn } from './rpm-identity.js';

/** pending, starting, running, and then importing or failed. The package and its chroots are known at the end. @throws Ended */
export async function buildSource(job: Job): Promise<void> {
  const log = new BuildLog(job.sourceFolder);
  job.update({ sourceState: 'starting' });
  await job.next();
  log.open(`Starting the source build ${job.id}`);
  log.live(
    'Running: copr-rpmbuild --srpm',
    `Task: ${job.frontend.urls.frontend}/backend/get-srpm-build-task/${job.id}`,
  );
  job.update({ sourceState: 'running', resultDir: job.number });
  await job.next();
  const made = await make(job, log);
  await job.next();
  if (made === undefined) {
    fail(job);
    log.close();
    return;
  }
  const { identity, path } = made;
  reportSource(job.sourceFolder, identity);
  log.live(`Output: ${basename(path)}`, 'Build done');
  log.backend('Source build succeeded');
  log.close();
  const row = packageFor(job, identity.name);
  const build = job.build;
  job.update({
    packageId: row.id,
    srpmUrl: `${sourceResultUrl(job.frontend, build) ?? ''}/${basename(path)}`,
    pkgVersion: evrOf(identity),
    sourceState: 'importing',
    chroots: chrootsOf(job, row, path),
  });
}

/** The source package in its folder; nothing, with the reason in the log, when it cannot be made. */
async function make(job: Job, log: BuildLog): Promise<{ identity: Identity; path: string } | undefined> {
  const known = guessName(job.frontend.db, job.build);
  if (job.worker.failures.meets({ phase: 'source', package: known })) {
    log.live('error: Bad exit status from /var/tmp/rpm-tmp (%prep)', 'Copr build error: Build failed');
    return undefined;
  }
  try {
    const source = await provideSource(job);
    const identity = identityOf(readRpm(source));
    const path = join(job.sourceFolder, `${identity.name}-${identity.version}-${identity.release}.src.rpm`);
    if (source !== path) copyFileSync(source, path);
    return { identity, path };
  } catch (error) {
    if (!(error instanceof NoSource || error instanceof BadRpm)) throw error;
    log.live(`error: ${error.message}`, 'Copr build error: Build failed');
    return undefined;
  }
}

/** The source and every chroot are failed; an upload is forgotten (copr contract 9). */
function fail(job: Job): void {
  const ended = job.now;
  const chroots = job.build.chroots.map((chroot) => ({
    ...chroot,
    state: 'failed' as const,
    startedOn: ended,
    endedOn: ended,
  }));
  dropUpload(job, job.build);
  job.update({ sourceState: 'failed', chroots });
}

/** Takes away what a build was uploaded as. */
export function dropUpload(job: Job, { source }: BuildRow): void {
  if (typeof source.tmp !== 'string') return;
  rmSync(join(job.frontend.paths.uploads, source.tmp), { recursive: true, force: true });
}

/** The package, made of the build's source where it is not there. */
function packageFor(job: Job, name: string): PackageRow {
  const { db } = job.frontend;
  const { build, project } = job;
  if (build.packageId !== null) return db.packages.need(build.packageId);
  return (
    packageOf(db, project, name) ??
    db.packages.insert({
      projectId: project.id,
      name,
      sourceType: build.sourceType,
      source: build.source,
      webhookRebuild: false,
      maxBuilds: null,
      timeout: null,
      chrootDenylist: null,
    })
  );
}

/** Chroots that nobody asked for are the package's; those whose architecture the source excludes are skipped. */
function chrootsOf(job: Job, row: PackageRow, path: string): BuildRow['chroots'] {
  const { build, project, frontend } = job;
  const chroots =
    build.chroots.length > 0 ? build.chroots : packageChroots(frontend.db, project, row).map(waitingChroot);
  const header = readRpm(path);
  return chroots.map((chroot) => {
    if (isBuiltOn(header, chroot.name.split('-').at(-1) ?? '')) return chroot;
    return { ...chroot, state: 'skipped' as const, startedOn: job.now, endedOn: job.now };
  });
}
