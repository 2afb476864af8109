import { ApiError, accessRestricted, badRequest } from '../api-error.js';
import { canBuildIn } from '../auth/access.js';
import type {
  BuildChroot,
  BuildRow,
  PackageRow,
  ProjectRow,
  SourceDict,
  SourceType,
  UserRow,
} from '../db/rows.js';
import type { Form } from '../forms/form.js';
import { type Frontend, seconds } from '../frontend.js';
import { packageChroots } from '../packages/find-package.js';
import { activeChroots, fullName } from '../projects/names.js';
import { wordsOf } from '../projects/project-json.js';
import { fnmatch } from '../python/fnmatch.js';
import { batchFor } from './batches.js';
import { selectedChroots } from './build-form.js';
import { directoryFor } from './directories.js';

/** A build to be made. */
export interface NewBuild {
  readonly project: ProjectRow;
  readonly user: UserRow;
  readonly sourceType: SourceType;
  readonly source: SourceDict;
  /** Where its SRPM is, if that is known. */
  readonly srpmUrl?: string | null;
  readonly package?: PackageRow;
  /** The build's form; where a name is not in it, the project or package says. */
  readonly form: Form;
  /** @default what the form says */
  readonly timeout?: number;
}

/** Puts a build into the queue (copr contract 3, create). @throws ApiError 400, 403, 500 */
export function newBuild(frontend: Frontend, wanted: NewBuild): BuildRow {
  const { db } = frontend;
  const { project, user, form } = wanted;
  const active = activeChroots(db, project);
  if (active.length === 0) {
    throw badRequest(`Can't create build - project ${fullName(db, project)} has no active chroots`);
  }
  mustBeAllowed(frontend, wanted);
  const batchId = batchFor(frontend, {
    after: form.number('after_build_id'),
    with: form.number('with_build_id'),
    user,
  });
  const dirname = directoryFor(frontend, project, form.text('project_dirname'));
  const asked = selectedChroots(form, active);
  const chroots = chrootsFor(frontend, { wanted, asked });
  const enableNet = form.data('enable_net');
  const build = db.builds.insert({
    projectId: project.id,
    dirname,
    packageId: wanted.package?.id ?? null,
    userId: user.id,
    sourceType: wanted.sourceType,
    source: sourceFor(frontend, wanted),
    sourceState: 'pending',
    canceled: false,
    submittedOn: seconds(frontend),
    enableNet: typeof enableNet === 'boolean' ? enableNet : project.enableNet,
    isBackground: form.flag('background'),
    timeout: wanted.timeout ?? form.number('timeout') ?? 0,
    bootstrap: form.text('bootstrap'),
    isolation: form.text('isolation') ?? 'unchanged',
    batchId,
    srpmUrl: wanted.srpmUrl ?? null,
    pkgVersion: null,
    resultDir: '',
    chroots: chroots.map(waitingChroot),
  });
  frontend.backend.wake();
  return build;
}

/** A chroot whose build has not begun. */
export const waitingChroot = (name: string): BuildChroot => ({
  name,
  state: 'waiting',
  startedOn: null,
  endedOn: null,
  resultDir: '',
  results: [],
});

function mustBeAllowed({ db }: Frontend, { project, user, form }: NewBuild): void {
  const forge = form.text('packit_forge_project') ?? '';
  const allowed = wordsOf(project.packitForgeProjectsAllowed);
  if (forge !== '' && !allowed.some((pattern) => fnmatch(forge, pattern))) {
    throw accessRestricted(`Forge project ${forge} can't build in this Copr via Packit.`);
  }
  if (!canBuildIn(db, user, project)) {
    throw accessRestricted("You don't have permissions to build in this copr.");
  }
}

/** Without an own choice they are the package's, where that is known already; else there are none yet (copr contract 3). */
function chrootsFor({ db }: Frontend, { wanted, asked }: { wanted: NewBuild; asked: string[] }): string[] {
  if (wanted.package === undefined || asked.length > 0) return asked;
  const chroots = packageChroots(db, wanted.project, wanted.package);
  if (chroots.length > 0) return chroots;
  throw new ApiError(
    500,
    `No chroots selected (or automatically selectable) for the package "${wanted.package.name}" in "${wanted.project.name}"`,
  );
}

function sourceFor({ db }: Frontend, { project, sourceType, source }: NewBuild): SourceDict {
  return settledSource(db, sourceType, project.fedoraReview ? { ...source, fedora_review: true } : source);
}

/** A source with the chroot that the latest Fedora is now in the place of its name. */
export function settledSource(db: Frontend['db'], type: SourceType, source: SourceDict): SourceDict {
  const { chroot } = source;
  if (type !== 'custom' || typeof chroot !== 'string' || !chroot.includes('fedora-latest')) return source;
  return { ...source, chroot: latestFedora(db, chroot.split('-').at(-1) ?? '') ?? chroot };
}

function latestFedora(db: Frontend['db'], arch: string): string | undefined {
  const branched = db.mockChroots
    .filter(({ name, active }) => active && new RegExp(`^fedora-\\d+-${arch}$`).test(name))
    .map(({ name }) => name);
  return branched.toSorted((a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1])).at(-1);
}
