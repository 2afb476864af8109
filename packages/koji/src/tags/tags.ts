import { asPublishErrorOf, type CallControl } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { moveAllBuilds } from './move-all.js';
import { moveBuild } from './move-build.js';
import { currentRepo, distRepo, newRepo, type TagRepo } from './repos.js';
import { requestRepo } from './request-repo.js';
import { massTag, tagBuildBypass } from './tag-at-once.js';
import { type Tagged, type TagOptions, tagBuild } from './tag-build.js';
import { type Untagged, type UntagOptions, untagBuild } from './untag-build.js';
import { type WaitRepoOptions, waitRepo } from './wait-repo.js';

type Name = string | number;
/** From one tag to another. */
export interface Move {
  readonly from: Name;
  readonly to: Name;
}

/** Builds in tags, and the repos of tags. Every method throws only PublishError. */
export class Tags {
  readonly #koji: HubAccess;

  constructor(koji: HubAccess) {
    this.#koji = koji;
  }

  /** {@link tagBuild} */
  tag(tag: Name, build: Name, options?: TagOptions): Promise<Tagged> {
    return asPublishErrorOf('koji', tagBuild(this.#koji, tag, build, options));
  }

  /** {@link untagBuild} */
  untag(tag: Name, build: Name, options?: UntagOptions): Promise<Untagged> {
    return asPublishErrorOf('koji', untagBuild(this.#koji, tag, build, options));
  }

  /** {@link moveBuild} */
  move(tags: Move, build: Name, options?: TagOptions): Promise<Tagged> {
    return asPublishErrorOf('koji', moveBuild(this.#koji, tags, build, options));
  }

  /** {@link moveAllBuilds} */
  moveAll(tags: Move, pkg: string, options?: TagOptions): ReturnType<typeof moveAllBuilds> {
    return asPublishErrorOf('koji', moveAllBuilds(this.#koji, tags, pkg, options));
  }

  /** {@link tagBuildBypass} */
  tagBypass(tag: Name, build: Name, options?: Parameters<typeof tagBuildBypass>[3]): Promise<Tagged> {
    return asPublishErrorOf('koji', tagBuildBypass(this.#koji, tag, build, options));
  }

  /** {@link massTag} */
  massTag(tag: Name, builds: readonly string[], control?: CallControl): Promise<readonly Tagged[]> {
    return asPublishErrorOf('koji', massTag(this.#koji, tag, builds, control));
  }

  /** {@link newRepo} */
  newRepo(tag: Name, options?: Parameters<typeof newRepo>[2]): Promise<TagRepo> {
    return asPublishErrorOf('koji', newRepo(this.#koji, tag, options));
  }

  /** {@link requestRepo} */
  requestRepo(tag: Name, options?: Parameters<typeof requestRepo>[2]): Promise<TagRepo> {
    return asPublishErrorOf('koji', requestRepo(this.#koji, tag, options));
  }

  /** {@link distRepo} */
  distRepo(
    tag: Name,
    keys: readonly string[],
    options?: Parameters<typeof distRepo>[3],
  ): ReturnType<typeof distRepo> {
    return asPublishErrorOf('koji', distRepo(this.#koji, tag, keys, options));
  }

  /** {@link currentRepo} */
  currentRepo(tag: Name, control?: CallControl): Promise<TagRepo | undefined> {
    return asPublishErrorOf('koji', currentRepo(this.#koji, tag, control));
  }

  /** {@link waitRepo} */
  waitRepo(tag: Name, options?: WaitRepoOptions): Promise<TagRepo> {
    return asPublishErrorOf('koji', waitRepo(this.#koji, tag, options));
  }
}
