import { type Artifact, type CallContext, type Finding, findingsOf } from '@omnipub/core';
import { matchesPattern } from '../api/matches-pattern.js';
import { projectInWords } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import { checkBuildFile } from '../upload/build-file.js';
import type { UploadInput } from './definition-schemas.js';
import { findBuild } from './find-build.js';
import { ifThere } from './if-there.js';
import type { CoprReceipt } from './receipt.js';
import type { Registration } from './registration.js';
import { sourceOf } from './source-artifact.js';
import type { StoreAccess } from './store-access.js';

/** What is to be built, with what goes before. */
export interface WantedUpload {
  readonly upload: UploadInput;
  readonly artifact: Artifact | undefined;
  /** Of the same target, as far as it was looked at. */
  readonly registration: Registration | undefined;
}

/** What was found of an upload. */
export interface CheckedUpload {
  readonly findings: readonly Finding[];
  /** The build that is there already. */
  readonly found?: CoprReceipt;
}

/** Will the build be taken, and what is there already? The server is asked itself, by its check-before-build. */
export async function checkUpload(
  store: StoreAccess,
  { upload, artifact, registration }: WantedUpload,
  ctx: CallContext,
): Promise<CheckedUpload> {
  const call = { signal: ctx.signal, emit: ctx.emit };
  const local =
    artifact === undefined
      ? []
      : await findingsOf(async () => {
          sourceOf(artifact, upload);
          await checkBuildFile(artifact.path);
        });
  const place = await store.place(upload.project, call);
  const isRegistered = registration !== undefined && isSame(registration.place, place);
  const project = await ifThere(store.projects.get(place, call));
  if (project === undefined && !isRegistered)
    return { findings: [...local, noProject(projectInWords(place))] };
  const added = isRegistered ? registration.missing : [];
  const chroots = [...Object.keys(project?.chroot_repos ?? {}), ...added];
  const findings = [...local, ...chrootProblems(upload, chroots)];
  if (project === undefined) return { findings };
  const isAsked = findings.length === local.length && added.length === 0;
  findings.push(...(await askServer(store, project, upload, { isAsked }, ctx)));
  if (artifact === undefined || local.length > 0) return { findings };
  const there = await checkThere(store, artifact, upload, ctx);
  return { ...there, findings: [...findings, ...there.findings] };
}

/** Do two places mean the same project? */
export function isSame(one: Registration['place'], other: Registration['place']): boolean {
  return one.ownername === other.ownername && one.projectname === other.projectname;
}

function noProject(name: string): Finding {
  return {
    level: 'error',
    code: 'NOT_FOUND',
    message: `there is no project ${name}`,
    fix: `make it: register: { project: ${JSON.stringify(name)}, chroots: [...] }`,
  };
}

function chrootProblems(
  { chroots: wanted = [], exclude_chroots: excluded = [] }: UploadInput,
  known: readonly string[],
): readonly Finding[] {
  const problem = (message: string, fix: string): Finding => ({
    level: 'error',
    code: 'INVALID_INPUT',
    message,
    fix,
  });
  const fits = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  const strange = wanted.filter((pattern) => !known.some((name) => matchesPattern(pattern, name)));
  const left = known.filter((name) => (wanted.length === 0 || fits(wanted, name)) && !fits(excluded, name));
  return [
    ...strange.map((pattern) =>
      problem(
        `the project has no chroot ${JSON.stringify(pattern)}`,
        `it has ${known.join(', ')}; ask for more in "register"`,
      ),
    ),
    // The server takes nothing left for no restriction (copr contract 3).
    ...(strange.length === 0 && left.length === 0
      ? [problem('exclude_chroots leaves no chroot to build in', 'exclude fewer of them')]
      : []),
  ];
}

/** Chroots that will be added first, and those that are wrong already, the server would refuse: then it is asked for the rest. */
async function askServer(
  { builds }: StoreAccess,
  { ownername, name: projectname }: Project,
  upload: UploadInput,
  { isAsked }: { readonly isAsked: boolean },
  { signal, emit }: CallContext,
): Promise<readonly Finding[]> {
  const { project: _text, spec: _spec, project_dirname, chroots, exclude_chroots, ...options } = upload;
  const buildopts = isAsked ? { ...options, chroots, exclude_chroots } : options;
  const input = { ownername, projectname, project_dirname, buildopts };
  const refused = await findingsOf(() => builds.checkBeforeBuild(input, { signal, emit }));
  if (refused.length > 0) return refused;
  return [{ level: 'ok', code: 'BUILD', message: `${ownername}/${projectname} takes the build` }];
}

async function checkThere(
  store: StoreAccess,
  artifact: Artifact,
  upload: UploadInput,
  ctx: CallContext,
): Promise<CheckedUpload> {
  const warnings: Finding[] = [];
  // That the content can't be told is a finding here, and no event.
  const listening: CallContext = {
    ...ctx,
    emit: (event) => {
      if (event.type === 'warning' && event.code === 'CONTENT_UNKNOWN')
        warnings.push({ level: 'warn', code: event.code, message: event.message });
      else ctx.emit(event);
    },
  };
  let found: CoprReceipt | undefined;
  const problems = await findingsOf(async () => {
    found = await findBuild(store, artifact, upload, listening);
  });
  if (found === undefined) return { findings: problems };
  const message = `build ${found.id} is there already, or is on its way: it is not made again`;
  return { found, findings: [{ level: 'ok', code: 'EXISTS', message }, ...warnings, ...problems] };
}
