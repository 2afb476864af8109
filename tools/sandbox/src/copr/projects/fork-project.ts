import { randomUUID } from 'node:crypto';
import { ApiError, accessRestricted, badRequest } from '../api-error.js';
import { isMember } from '../auth/access.js';
import type { BuildChroot, BuildRow, GroupRow, PackageRow, ProjectRow, UserRow } from '../db/rows.js';
import { boolean, select, text } from '../forms/field.js';
import { Form } from '../forms/form.js';
import { formData } from '../forms/form-data.js';
import { line, plain } from '../forms/shared-fields.js';
import { matches, required } from '../forms/validator.js';
import { type Frontend, seconds } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { packageChroots, packageOf } from '../packages/find-package.js';
import { findProject, projectOf } from './find-project.js';
import { activeChroots, fullName, ownerName } from './names.js';
import { projectJson } from './project-json.js';

const MOST_PACKAGES = 1000;

/** `POST /project/fork/<owner>/<project>`: into one's own or one's groups' names; the results are copied later. @throws ApiError 400, 403, 404, 500 */
export function forkProject(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const { me } = call;
  const source = findProject(db, call.param('ownername'), call.param('projectname'));
  const groups = db.groups.filter((group) => isMember(me, group));
  const data = formData(call, { keep: ['chroots'] });
  data.set('owner', data.get('ownername') ?? [null]);
  const form = new Form(
    [
      line('source', { initial: fullName(db, source) }),
      plain('owner', select([me.name, ...groups.map(({ name }) => `@${name}`)]), {
        initial: me.name,
        validators: [required()],
      }),
      line('name', {
        initial: source.name,
        validators: [
          required(),
          matches(
            /^[\p{L}\p{N}_.-]+$/u,
            'Name must contain only letters, digits, underscores, dashes and dots.',
          ),
        ],
      }),
      plain('confirm', boolean),
      plain('ownername', text),
    ],
    data,
  );
  form.mustBeRight();
  const name = form.text('name') ?? '';
  const group = groups.find((one) => `@${one.name}` === form.text('owner'));
  // The real frontend looks among the asker's projects, those that he made for a group included.
  const isTaken = db.projectsByName.get(name).some((project) => project.userId === me.id);
  if (isTaken && !form.flag('confirm')) {
    throw badRequest(
      `You are about to fork into existing project: ${name}\nPlease use --confirm if you really want to do this`,
    );
  }
  mustBeSmall(frontend, me, source);
  const target = targetFor(frontend, { source, name, me, group });
  if (target.id === source.id) throw badRequest('Source project should not be same as destination');
  for (const row of db.packagesByProject.get(source.id)) forkPackage(frontend, { row, source, target, me });
  frontend.backend.createRepos({ projectId: target.id });
  return { json: projectJson(frontend, target) };
}

function mustBeSmall({ db }: Frontend, me: UserRow, source: ProjectRow): void {
  const count = db.packagesByProject.get(source.id).length;
  if (count <= MOST_PACKAGES || me.admin) return;
  const message = `This project is too large to be forked, it has ${count} packages. Forking this such projects is restricted because it could cause unexpected performance or storage issues. If you would like to proceed with this action, please contact Copr maintainers.`;
  throw new ApiError(500, message);
}

interface Fork {
  readonly source: ProjectRow;
  readonly name: string;
  readonly me: UserRow;
  readonly group: GroupRow | undefined;
}

function targetFor(frontend: Frontend, { source, name, me, group }: Fork): ProjectRow {
  const { db } = frontend;
  const known = projectOf(db, group === undefined ? me.name : `@${group.name}`, name);
  if (known !== undefined) {
    if (known.storage !== source.storage) {
      throw new ApiError(500, 'Cannot fork a project from one storage to another');
    }
    return known;
  }
  if (group !== undefined && !isMember(me, group)) {
    throw accessRestricted('Only members may create projects in the particular groups.');
  }
  const { id: _, ...row } = source;
  const active = activeChroots(db, source);
  return db.projects.insert({
    ...row,
    name,
    userId: me.id,
    groupId: group?.id ?? null,
    contact: null,
    persistent: false,
    autoPrune: true,
    createdOn: seconds(frontend),
    webhookSecret: randomUUID(),
    forkedFrom: source.id,
    chroots: source.chroots.filter((chroot) => active.includes(chroot.name)),
    dirs: [name],
    permissions: [],
  });
}

/** The package, and of each chroot's last build that succeeded a build that is `forked`. */
function forkPackage(
  frontend: Frontend,
  { row, source, target }: { row: PackageRow; source: ProjectRow; target: ProjectRow; me: UserRow },
): void {
  const { db } = frontend;
  const known = packageOf(db, target, row.name);
  const { id: _, ...columns } = row;
  const forked = known ?? db.packages.insert({ ...columns, projectId: target.id, webhookRebuild: false });
  for (const [build, chroots] of lastSucceeded(frontend, source, row)) {
    forkBuild(frontend, { build, chroots, source, target, forked });
  }
}

function lastSucceeded({ db }: Frontend, source: ProjectRow, row: PackageRow): Map<BuildRow, BuildChroot[]> {
  const builds = db.buildsByPackage.get(row.id).toSorted((a, b) => b.id - a.id);
  const found = new Map<BuildRow, BuildChroot[]>();
  for (const name of packageChroots(db, source, row)) {
    for (const build of builds) {
      const chroot = build.chroots.find((one) => one.name === name);
      if (chroot?.state !== 'succeeded' && chroot?.state !== 'forked') continue;
      found.set(build, [...(found.get(build) ?? []), chroot]);
      break;
    }
  }
  return found;
}

function forkBuild(
  frontend: Frontend,
  parts: {
    build: BuildRow;
    chroots: BuildChroot[];
    source: ProjectRow;
    target: ProjectRow;
    forked: PackageRow;
  },
): void {
  const { db } = frontend;
  const { build, chroots, source, target, forked } = parts;
  const id = db.builds.nextId();
  const folder = String(id).padStart(8, '0');
  const resultDir = `${folder}-${forked.name}`;
  db.builds.insert({
    ...build,
    id,
    projectId: target.id,
    dirname: target.name,
    packageId: forked.id,
    sourceState: 'forked',
    batchId: null,
    resultDir: folder,
    chroots: chroots.map((chroot) => ({ ...chroot, state: 'forked', resultDir })),
  });
  const from = `${ownerName(db, source)}/${build.dirname}`;
  const to = `${ownerName(db, target)}/${target.name}`;
  frontend.backend.copyResults([
    ...(build.resultDir === ''
      ? []
      : [{ from: `${from}/srpm-builds/${build.resultDir}`, to: `${to}/srpm-builds/${folder}` }]),
    ...chroots
      .filter((chroot) => chroot.resultDir !== '')
      .map((chroot) => ({
        from: `${from}/${chroot.name}/${chroot.resultDir}`,
        to: `${to}/${chroot.name}/${resultDir}`,
      })),
  ]);
}
