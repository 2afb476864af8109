import { type Call, type CallContext, PublishError } from '@omnipub/core';
import { type ProjectPlace, projectInWords } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import type { Build } from '../builds/build-schema.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import type { ListInput } from './definition-schemas.js';
import { pageOfProject } from './page-of-project.js';
import type { StoreAccess } from './store-access.js';

/** One line of a list, as plain data. */
export type CoprItem =
  | {
      readonly what: 'project';
      readonly project: string;
      readonly chroots: readonly string[];
      readonly url: string;
    }
  | {
      readonly what: 'package';
      readonly project: string;
      readonly package: string;
      readonly source_type: string;
      /** Of the newest build, if there is one. */
      readonly version?: string;
      readonly state?: string;
      readonly build?: number;
    }
  | {
      readonly what: 'build';
      readonly id: number;
      readonly project: string;
      /** Where it is not the project itself. */
      readonly project_dirname?: string;
      readonly package?: string;
      readonly version?: string;
      readonly state: string;
      readonly submitter?: string;
      readonly chroots: readonly string[];
      readonly submittedAt?: string;
      readonly endedAt?: string;
      readonly url: string;
    }
  | {
      readonly what: 'monitor';
      readonly project: string;
      readonly package: string;
      readonly chroot: string;
      readonly state: string;
      readonly version?: string;
      readonly build: number;
      readonly url: string;
    };

/** Lists lazily, page by page. @throws PublishError INVALID_INPUT, NOT_FOUND; AUTH_MISSING where "yours" are meant and nobody is logged in */
export async function* listItems(
  store: StoreAccess,
  input: ListInput,
  { signal, emit }: CallContext,
): AsyncGenerator<CoprItem, void, void> {
  const call = { signal, emit };
  const { project, query, owner, limit, package: packagename, state } = input;
  const what = input.what ?? (project === undefined ? 'projects' : 'builds');
  if (what === 'projects') {
    const found =
      query === undefined
        ? store.projects.list({ ownername: owner ?? (await store.owner(call)), limit }, call)
        : store.projects.search(query, { limit }, call);
    for await (const each of found) yield projectLine(store, each);
    return;
  }
  if (project === undefined) throw needsProject(what);
  const place = await store.place(project, call);
  if (what === 'builds') {
    const builds = store.builds.list({ ...place, packagename, status: state, limit }, call);
    for await (const build of builds) yield buildLine(store, build);
  } else
    yield* what === 'packages'
      ? packageLines(store, place, input, call)
      : monitorLines(store, place, input, call);
}

function projectLine({ copr }: StoreAccess, { ownername, name, chroot_repos }: Project): CoprItem {
  const place = { ownername, projectname: name };
  const chroots = Object.keys(chroot_repos);
  return { what: 'project', project: projectInWords(place), chroots, url: pageOfProject(copr, place) };
}

function buildLine({ copr }: StoreAccess, build: Build): CoprItem {
  const { id, state, chroots, submitter, submitted_on, ended_on, project_dirname } = build;
  const { name, version } = build.source_package;
  return {
    what: 'build',
    id,
    project: projectInWords(build),
    ...(project_dirname === build.projectname ? {} : { project_dirname }),
    ...(name === null ? {} : { package: name }),
    ...(version === null ? {} : { version }),
    state,
    ...(submitter === null ? {} : { submitter }),
    chroots,
    ...(submitted_on === null ? {} : { submittedAt: iso(submitted_on) }),
    ...(ended_on === null ? {} : { endedAt: iso(ended_on) }),
    url: pageOfBuild(copr, id),
  };
}

async function* packageLines(
  { packages }: StoreAccess,
  place: ProjectPlace,
  { package: name, limit }: ListInput,
  call: Call,
): AsyncGenerator<CoprItem, void, void> {
  const project = projectInWords(place);
  const found =
    name === undefined
      ? packages.list({ ...place, limit, with_latest_build: true }, call)
      : [await packages.get({ ...place, packagename: name, with_latest_build: true }, call)];
  for await (const { name: each, source_type, builds } of found) {
    const { latest } = builds;
    const version = latest?.source_package.version ?? undefined;
    yield {
      what: 'package',
      project,
      package: each,
      source_type,
      ...(version === undefined ? {} : { version }),
      ...(latest === undefined || latest === null ? {} : { state: latest.state, build: latest.id }),
    };
  }
}

async function* monitorLines(
  { copr, monitor }: StoreAccess,
  place: ProjectPlace,
  { package: name, state, project_dirname, limit = Number.POSITIVE_INFINITY }: ListInput,
  call: Call,
): AsyncGenerator<CoprItem, void, void> {
  const project = projectInWords(place);
  let left = limit;
  for await (const each of monitor.list({ ...place, project_dirname }, call)) {
    if (name !== undefined && each.name !== name) continue;
    for (const [chroot, cell] of Object.entries(each.chroots)) {
      if (state !== undefined && cell.state !== state) continue;
      if (left-- <= 0) return;
      const version = cell.pkg_version ?? undefined;
      yield {
        what: 'monitor',
        project,
        package: each.name,
        chroot,
        state: cell.state,
        ...(version === undefined ? {} : { version }),
        build: cell.build_id,
        url: pageOfBuild(copr, cell.build_id),
      };
    }
  }
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

function needsProject(what: string): PublishError {
  return new PublishError('INVALID_INPUT', `a list of ${what} needs a project`, {
    store: 'copr',
    hint: 'give the project as well: owner/name',
  });
}
