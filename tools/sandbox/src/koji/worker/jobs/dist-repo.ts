import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildPath } from '../../builds/build-path.js';
import type { RpmRow } from '../../db/build-rows.js';
import { genericError } from '../../hub-fault.js';
import { rpmPath, signaturePaths } from '../../rpms/rpm-path.js';
import { taggedBuilds } from '../../tagging/tagged-builds.js';
import { str, truthy } from '../../xmlrpc/python.js';
import { isList, isStruct } from '../../xmlrpc/value.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';
import { writeRepodata } from '../repodata.js';

const READY = 1;
const EXPIRED = 2;

/** Makes a repo to publish, architecture by architecture; answers its id and event. */
export async function* distRepo(job: Job): Steps {
  const { db, hub } = job;
  const [tag = null, repoId = null, keys = null, opts = null] = job.request;
  const repo = db.repos.need(Number(repoId));
  const arches = isStruct(opts) && isList(opts.arch) ? opts.arch.map(str) : [];
  const children = arches.map((arch) =>
    job.child({
      method: 'createdistrepo',
      request: [tag, repoId, arch, keys, opts],
      label: arch,
      arch: 'noarch',
    }),
  );
  yield { tasks: children };
  for (const id of children) job.resultOf(id);
  for (const old of db.repos.filter((row) => row.tag_id === repo.tag_id && row.dist && row.state === READY)) {
    db.repos.update(old.id, { state: EXPIRED, state_time: hub.now() });
  }
  db.repos.update(repo.id, { state: READY, state_time: hub.now() });
  return [repo.id, repo.create_event];
}

/** Copies what is in the tag, each RPM as it is signed with the first key that it has. @throws HubFault 1000 for unsigned ones */
export async function* createDistRepo(job: Job): Steps {
  const { db, hub } = job;
  const [, repoId = null, arch = null, keys = null, given = null] = job.request;
  const opts = isStruct(given) ? given : {};
  const repo = db.repos.need(Number(repoId));
  const folder = join(hub.paths.distRepo(db.tags.need(repo.tag_id).name, repo.id), str(arch));
  yield NEXT_TURN;
  const inherit = opts.inherit === undefined || truthy(opts.inherit);
  const latest = opts.latest === undefined || truthy(opts.latest);
  const rpms = taggedBuilds(db, repo.tag_id, { event: repo.create_event, inherit, latest }).flatMap(
    ({ build }) =>
      db.rpmsByBuild
        .get(build.id)
        .filter((rpm) => rpm.arch === arch || (rpm.arch === 'noarch' && arch !== 'src')),
  );
  const files = rpms.map((rpm) => ({ rpm, file: signedFile(job, rpm, isList(keys) ? keys.map(str) : []) }));
  const unsigned = files.filter(({ file }) => file === undefined);
  if (unsigned.length > 0) {
    const names = unsigned.map(({ rpm }) => `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch}`);
    job.log('missing_signatures.log', `${names.join('\n')}\n`);
    if (!truthy(opts.allow_missing_signatures) && !truthy(opts.skip_missing_signatures)) {
      throw genericError('Unsigned packages found. See missing_signatures.log');
    }
  }
  const shown = files.flatMap(({ rpm, file }) => {
    if (file !== undefined) return [{ rpm, file }];
    return truthy(opts.skip_missing_signatures) ? [] : [{ rpm, file: plainFile(job, rpm) }];
  });
  for (const { rpm, file } of shown) {
    const target = join(folder, 'Packages', rpm.name.charAt(0).toLowerCase());
    mkdirSync(target, { recursive: true });
    copyFileSync(file, join(target, `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch}.rpm`));
  }
  writeRepodata(job, join(folder, 'repodata'), shown.length);
  return null;
}

function signedFile(job: Job, rpm: RpmRow, keys: readonly string[]): string | undefined {
  const folder = folderOf(job, rpm);
  return keys
    .map((key) => join(folder, signaturePaths(rpm, key.toLowerCase()).signed))
    .find((path) => existsSync(path));
}

function plainFile(job: Job, rpm: RpmRow): string {
  return join(folderOf(job, rpm), rpmPath(rpm));
}

function folderOf({ db, hub }: Job, { build_id }: RpmRow): string {
  return buildPath(hub, db.builds.need(build_id ?? 0));
}
