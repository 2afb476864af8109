import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { BadRpm, readRpm } from '../../common/rpm/rpm-header.js';
import { accessRestricted, badRequest } from '../api-error.js';
import { canBuildIn } from '../auth/access.js';
import type { BuildRow, PackageRow, ProjectRow } from '../db/rows.js';
import { Form } from '../forms/form.js';
import { formData } from '../forms/form-data.js';
import { line } from '../forms/shared-fields.js';
import { type Frontend, seconds } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { type Route, withLogin } from '../http/route.js';
import type { UploadedFile } from '../http/upload.js';
import { packageOf } from '../packages/find-package.js';
import { temporaryName } from '../paths.js';
import { projectOfBody } from '../projects/find-project.js';
import { activeChroots, fullName } from '../projects/names.js';
import { repr } from '../python/repr.js';
import { evrOf, identityOf, tagText } from '../worker/rpm-identity.js';
import { buildFields, DEFAULT_TIMEOUT, selectedChroots } from './build-form.js';
import { buildJson } from './build-json.js';
import { directoryFor } from './directories.js';
import { waitingChroot } from './new-build.js';
import { secureName } from './secure-name.js';

/**
 * `POST /build/create/rpm-upload`: packages that are built already (fedora-copr/copr PR 4408, merged after the release that the sandbox
 * is made like). Known of it are the path, the fields `pkgs` (one file or several), `chroots` or `chroot`, `sha256`, `project_dirname`
 * and `name`, and what it says where it is switched off. Assumed are the texts of its other refusals, and that such a build is
 * pending, running and succeeded without a source phase.
 */
export function rpmUploadRoutes(frontend: Frontend): Route[] {
  const { rpmUpload } = frontend.settings;
  if (rpmUpload === 'absent') return [];
  return [
    {
      path: '/build/create/rpm-upload',
      methods: { POST: withLogin((call) => uploadRpms(frontend, call), { upload: true }) },
    },
  ];
}

function uploadRpms(frontend: Frontend, call: Call): Answer {
  const { db, settings } = frontend;
  if (settings.rpmUpload === 'disabled') {
    throw badRequest('Direct RPM upload is not enabled on this Copr instance');
  }
  const project = projectOfBody(db, call);
  const active = activeChroots(db, project);
  const data = formData(call, { keep: ['chroots', 'exclude_chroots'] });
  if (!data.has('chroots')) data.set('chroots', data.get('chroot') ?? []);
  const form = new Form(
    [...buildFields(frontend, { chroots: active, user: call.me }), line('name'), line('sha256')],
    data,
  );
  form.mustBeRightForBuild();
  const files = call.body.files.get('pkgs') ?? [];
  const chroots = selectedChroots(form, active);
  checkFiles(files, { chroots, sha256: form.text('sha256') });
  if (!canBuildIn(db, call.me, project)) {
    throw accessRestricted(
      `User ${call.me.name} is not allowed to build in the copr: ${fullName(db, project)}`,
    );
  }
  const row = packageFor(frontend, { project, files, name: form.text('name') });
  const pkgVersion = versionOf(files);
  const build = db.builds.insert({
    ...buildOf({ project, chroots, files: keep(frontend, files) }),
    dirname: directoryFor(frontend, project, form.text('project_dirname')),
    packageId: row.id,
    userId: call.me.id,
    submittedOn: seconds(frontend),
    isBackground: form.flag('background'),
    pkgVersion,
  });
  frontend.backend.wake();
  return { json: buildJson(frontend, build) };
}

/** @throws ApiError 400 */
function checkFiles(
  files: readonly UploadedFile[],
  { chroots, sha256 }: { chroots: readonly string[]; sha256: string | null },
): void {
  const errors: Record<string, string[]> = {};
  if (chroots.length === 0) errors.chroots = ['This field is required.'];
  if (files.length === 0) errors.pkgs = ['This field is required.'];
  const isPackage = ({ filename }: UploadedFile): boolean =>
    /\.rpm$/i.test(filename) && !/\.(?:no)?src\.rpm$/i.test(filename);
  if (!files.every(isPackage)) errors.pkgs = ['You can upload only .rpm files'];
  if (Object.keys(errors).length > 0) throw badRequest(`Bad request parameters: ${repr(errors)}`);
  const [first] = files;
  if (sha256 === null || sha256 === '' || first === undefined) return;
  const sum = createHash('sha256').update(readFileSync(first.path)).digest('hex');
  if (sum !== sha256.toLowerCase()) throw badRequest('SHA256 mismatch');
}

function keep({ paths }: Frontend, files: readonly UploadedFile[]): { tmp: string; pkgs: string[] } {
  const tmp = temporaryName();
  mkdirSync(join(paths.uploads, tmp), { recursive: true });
  const pkgs = files.map(({ filename, path }) => {
    const name = secureName(filename);
    renameSync(path, join(paths.uploads, tmp, name));
    return name;
  });
  return { tmp, pkgs };
}

type BuildBase = Omit<
  BuildRow,
  'id' | 'dirname' | 'packageId' | 'userId' | 'submittedOn' | 'isBackground' | 'pkgVersion'
>;

function buildOf({
  project,
  chroots,
  files,
}: {
  project: ProjectRow;
  chroots: readonly string[];
  files: { tmp: string; pkgs: string[] };
}): BuildBase {
  return {
    projectId: project.id,
    sourceType: 'rpm_upload',
    source: files,
    sourceState: 'succeeded',
    canceled: false,
    enableNet: false,
    timeout: DEFAULT_TIMEOUT,
    bootstrap: null,
    isolation: 'unchanged',
    batchId: null,
    srpmUrl: null,
    resultDir: '',
    chroots: chroots.map((name) => ({ ...waitingChroot(name), state: 'pending' })),
  };
}

/** Called like the source that the first package was built of. */
function packageFor(
  { db }: Frontend,
  { project, files, name }: { project: ProjectRow; files: readonly UploadedFile[]; name: string | null },
): PackageRow {
  const wanted = name === null || name === '' ? sourceName(files) : name;
  return (
    packageOf(db, project, wanted) ??
    db.packages.insert({
      projectId: project.id,
      name: wanted,
      sourceType: 'rpm_upload',
      source: {},
      webhookRebuild: false,
      maxBuilds: null,
      timeout: null,
      chrootDenylist: null,
    })
  );
}

function sourceName([first]: readonly UploadedFile[]): string {
  const header = first === undefined ? undefined : headerOf(first.path);
  if (header === undefined) return (first?.filename ?? 'package').replace(/-[^-]+-[^-]+\.rpm$/, '');
  const source = tagText(header, 'sourcerpm').replace(/-[^-]+-[^-]+\.src\.rpm$/, '');
  return source === '' ? identityOf(header).name : source;
}

function versionOf([first]: readonly UploadedFile[]): string | null {
  const header = first === undefined ? undefined : headerOf(first.path);
  return header === undefined ? null : evrOf(identityOf(header));
}

function headerOf(path: string): ReturnType<typeof readRpm> | undefined {
  try {
    return readRpm(path);
  } catch (error) {
    if (error instanceof BadRpm) return undefined;
    throw error;
  }
}
