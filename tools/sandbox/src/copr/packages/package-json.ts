import { buildJson } from '../builds/build-json.js';
import { buildState } from '../builds/build-state.js';
import type { PackageRow, SourceDict } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { ownerName } from '../projects/names.js';

/** Which builds come with a package. */
export interface WithBuilds {
  readonly latest: boolean;
  readonly latestSucceeded: boolean;
}

/** A package as the API tells of it (copr contract 3). */
export function packageJson(
  frontend: Frontend,
  row: PackageRow,
  { latest, latestSucceeded }: WithBuilds = { latest: false, latestSucceeded: false },
): Record<string, unknown> {
  const { db } = frontend;
  const project = db.projects.need(row.projectId);
  const builds =
    latest || latestSucceeded ? db.buildsByPackage.get(row.id).toSorted((a, b) => b.id - a.id) : [];
  const newest = latest ? builds[0] : undefined;
  const succeeded = latestSucceeded ? builds.find((build) => buildState(build) === 'succeeded') : undefined;
  return {
    id: row.id,
    name: row.name,
    ownername: ownerName(db, project),
    projectname: project.name,
    source_type: row.sourceType,
    source_dict: sourceJson(row.source),
    auto_rebuild: row.webhookRebuild,
    builds: {
      latest: newest === undefined ? null : buildJson(frontend, newest),
      latest_succeeded: succeeded === undefined ? null : buildJson(frontend, succeeded),
    },
  };
}

/** A source with the API's name for how an SRPM is made, at its end. */
function sourceJson({ srpm_build_method: method, ...rest }: SourceDict): Record<string, unknown> {
  return method === undefined ? rest : { ...rest, source_build_method: method };
}
