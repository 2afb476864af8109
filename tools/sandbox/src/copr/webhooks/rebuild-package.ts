import { DEFAULT_TIMEOUT } from '../builds/build-form.js';
import { settledSource, waitingChroot } from '../builds/new-build.js';
import type { BuildRow, PackageRow, ProjectRow, SourceDict } from '../db/rows.js';
import { type Frontend, seconds } from '../frontend.js';
import { packageChroots } from '../packages/find-package.js';

/** Builds a package as its webhook asks: in the background, by nobody. */
export function rebuildPackage(
  frontend: Frontend,
  wanted: { project: ProjectRow; row: PackageRow; update: SourceDict; dirname: string },
): BuildRow {
  const { db } = frontend;
  const { project, row, update, dirname } = wanted;
  const build = db.builds.insert({
    projectId: project.id,
    dirname,
    packageId: row.id,
    userId: null,
    sourceType: row.sourceType,
    source: settledSource(db, row.sourceType, { ...row.source, ...update }),
    sourceState: 'pending',
    canceled: false,
    submittedOn: seconds(frontend),
    enableNet: project.enableNet,
    isBackground: true,
    timeout: row.timeout ?? DEFAULT_TIMEOUT,
    bootstrap: null,
    isolation: 'unchanged',
    batchId: null,
    srpmUrl: null,
    pkgVersion: null,
    resultDir: '',
    chroots: packageChroots(db, project, row).map(waitingChroot),
  });
  frontend.backend.wake();
  return build;
}
