import { asPublishErrorOf, type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import type { Package } from '../api/package-schema.js';
import type { PackagePlace, ProjectPlace } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import { checkedInput } from '../session/checked-input.js';
import { createFromFile, type FileCreate } from '../upload/create-from-file.js';
import { createFromRpm, type RpmCreate } from '../upload/create-from-rpm.js';
import { type BuildPackage, buildPackage } from './build-package.js';
import { BuildReads } from './build-reads.js';
import type { Build } from './build-schema.js';
import { cancelBuild } from './cancel-build.js';
import { checkBeforeBuild } from './check-before-build.js';
import { createByJson, createFromUrls, noBuild } from './create-by-json.js';
import { type CreateOptions, checkCreate, checkPlaceAndOptions } from './create-request.js';
import { deleteBuild, deleteBuilds } from './delete-builds.js';
import { deletePackage, deleteProject } from './delete-with-builds.js';
import type { RunningBuilds } from './end-builds.js';
import { type ChainRequest, type ChainStep, planChain } from './plan-chain.js';
import { type ResubmitOptions, resubmitBuild } from './resubmit-build.js';
import { type ChainOptions, type ChainResult, runChain } from './run-chain.js';
import type { SourceFields, SourceKind } from './source-schemas.js';

/** What a create from this kind of source is given. */
export type Create<K extends SourceKind> = CreateOptions & SourceFields<K>;

/** What {@link Builds.createFromFile} is given. */
export type FileCreateInput = Create<'upload'> & Pick<FileCreate, 'check'>;

/** What {@link Builds.createFromUrls} is given: one build is made of each URL. */
export type UrlsCreate = CreateOptions & { readonly urls: readonly string[] };

/** The builds of a Copr: made, looked at, waited for, ended. Every method throws only PublishError. */
export class Builds extends BuildReads {
  /** {@link createFromFile} */
  createFromFile(input: FileCreateInput, control?: CallControl): Promise<Build> {
    return this.#run(async () => {
      const { check = 'before-upload', ...fields } = input;
      return createFromFile(this.copr, { ...checkCreate('upload', fields), check }, callOf(control));
    });
  }

  /** {@link createFromUrls} with one URL */
  createFromUrl(input: Create<'link'>, control?: CallControl): Promise<Build> {
    return this.#run(async () => {
      const { source, ...rest } = checkCreate('link', input);
      const [build] = await createFromUrls(this.copr, { ...rest, urls: [source.url] }, callOf(control));
      return build ?? noBuild();
    });
  }

  /** {@link createFromUrls} */
  createFromUrls(input: UrlsCreate, control?: CallControl): Promise<readonly Build[]> {
    return this.#run(async () => {
      const { urls, ...common } = input;
      const list = checkedInput(z.array(z.string()).min(1, 'names none'), urls, 'the list of URLs');
      const sources = list.map((url) => checkCreate('link', { ...common, url }).source.url);
      return createFromUrls(this.copr, { ...checkPlaceAndOptions(common), urls: sources }, callOf(control));
    });
  }

  /** Of a repository: `build/create/scm`. {@link createByJson} */
  createFromScm(input: Create<'scm'>, control?: CallControl): Promise<Build> {
    return this.#create('scm', input, control);
  }

  /** Of a DistGit instance that the server knows: `build/create/distgit`. {@link createByJson} */
  createFromDistgit(input: Create<'distgit'>, control?: CallControl): Promise<Build> {
    return this.#create('distgit', input, control);
  }

  /** Of a package of PyPI: `build/create/pypi`. {@link createByJson} */
  createFromPypi(input: Create<'pypi'>, control?: CallControl): Promise<Build> {
    return this.#create('pypi', input, control);
  }

  /** Of a gem of RubyGems: `build/create/rubygems`. {@link createByJson} */
  createFromRubygems(input: Create<'rubygems'>, control?: CallControl): Promise<Build> {
    return this.#create('rubygems', input, control);
  }

  /** Of what a script makes: `build/create/custom`. {@link createByJson} */
  createFromCustom(input: Create<'custom'>, control?: CallControl): Promise<Build> {
    return this.#create('custom', input, control);
  }

  /** {@link createFromRpm} */
  createFromRpm(input: RpmCreate, control?: CallControl): Promise<Build> {
    return this.#run(() => createFromRpm(this.copr, input, callOf(control)));
  }

  /** {@link buildPackage} */
  buildPackage(input: BuildPackage, control?: CallControl): Promise<Build> {
    return this.#run(() => buildPackage(this.copr, input, callOf(control)));
  }

  /** {@link checkBeforeBuild} */
  checkBeforeBuild(input: CreateOptions, control?: CallControl): Promise<void> {
    return this.#run(async () => checkBeforeBuild(this.copr, checkPlaceAndOptions(input), callOf(control)));
  }

  /** {@link cancelBuild} */
  cancel(id: number, control?: CallControl): Promise<Build> {
    return this.#run(async () => cancelBuild(this.copr, id, callOf(control)));
  }

  /** {@link deleteBuild} */
  delete(id: number, options: RunningBuilds & CallControl = {}): Promise<Build> {
    const { signal, emit, ...how } = options;
    return this.#run(() => deleteBuild(this.copr, id, how, callOf({ signal, emit })));
  }

  /** {@link deleteBuilds} */
  deleteMany(ids: readonly number[], options: RunningBuilds & CallControl = {}): Promise<void> {
    const { signal, emit, ...how } = options;
    return this.#run(() => deleteBuilds(this.copr, ids, how, callOf({ signal, emit })));
  }

  /** {@link deleteProject} */
  deleteProject(place: ProjectPlace, options: RunningBuilds & CallControl = {}): Promise<Project> {
    const { signal, emit, ...how } = options;
    return this.#run(() => deleteProject(this.copr, place, how, callOf({ signal, emit })));
  }

  /** {@link deletePackage} */
  deletePackage(place: PackagePlace, options: RunningBuilds & CallControl = {}): Promise<Package> {
    const { signal, emit, ...how } = options;
    return this.#run(() => deletePackage(this.copr, place, how, callOf({ signal, emit })));
  }

  /** {@link resubmitBuild} */
  resubmit(id: number, options: ResubmitOptions & CallControl = {}): Promise<Build> {
    return this.#run(() => resubmitBuild(this.copr, id, options, callOf(options)));
  }

  /** {@link planChain} */
  planChain(request: ChainRequest): readonly ChainStep[] {
    return planChain(request);
  }

  /** {@link runChain} of what {@link planChain} says */
  chain(request: ChainRequest, options: ChainOptions & CallControl = {}): Promise<ChainResult> {
    const { signal, emit, ...how } = options;
    return this.#run(async () => runChain(this.copr, planChain(request), how, callOf({ signal, emit })));
  }

  #create<K extends Exclude<SourceKind, 'upload' | 'link'>>(
    kind: K,
    input: Create<K>,
    control: CallControl | undefined,
  ): Promise<Build> {
    return this.#run(async () => createByJson(this.copr, checkCreate(kind, input), callOf(control)));
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return asPublishErrorOf('copr', work());
  }
}
