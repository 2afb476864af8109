import { asPublishErrorOf, type CallControl, type Deps, eachAsPublishErrorOf } from '@omnipub/core';
import { KojiCallClient } from './client-calls.js';
import { type BuildFilesChoice, buildFiles } from './download/build-files.js';
import { type DownloadBuildOptions, downloadBuild } from './download/download-build.js';
import { type DownloadTaskOptions, downloadTask } from './download/download-task.js';
import type { DownloadableFile, DownloadedFile } from './download/hub-file.js';
import type { KojiConfig } from './koji-config.js';
import { averageBuildMs, averageBuildsMs } from './model/estimates.js';
import { KojiBuild } from './model/koji-build.js';
import { KojiChannel } from './model/koji-channel.js';
import { KojiPackage } from './model/koji-package.js';
import { KojiTask } from './model/koji-task.js';
import type { ModelParts } from './model/model-parts.js';
import { NameCache } from './names/name-cache.js';
import { countBuilds, countTagged, countTasks } from './read/count.js';
import { type HistoryEntry, type HistoryFilter, queryHistory } from './read/history.js';
import { type BuildFilter, listBuilds } from './read/list-builds.js';
import * as files from './read/list-files.js';
import * as named from './read/list-names.js';
import type { ListOptions } from './read/list-options.js';
import * as tagged from './read/list-tagged.js';
import { listTasks, type TaskFilter } from './read/list-tasks.js';
import { controlOf } from './read/reader.js';
import { packageId } from './read/resolve.js';
import { type Found, type SearchInput, search } from './read/search.js';
import type { HubConnection } from './session/hub-connection.js';
import { type LoadedWebObject, loadWebObject } from './web/load-web-object.js';
import { parseWebUrl } from './web/web-url.js';

type List<Row> = AsyncGenerator<Row, void, void>;

/** Everything that only reads. Lists are lazy: nothing is sent before the first row is asked for, nor after the last one that is. */
export class KojiReadClient extends KojiCallClient {
  /** Names of users and tags by their numbers, kept in the deps' cache. */
  readonly names: NameCache;
  readonly #parts: ModelParts;

  /** @throws PublishError INVALID_INPUT for settings that are wrong */
  constructor(config: KojiConfig, deps: Deps, hub?: HubConnection) {
    super(config, deps, hub);
    this.names = new NameCache({ api: this.api, cache: deps.cache, server: config.server });
    this.#parts = {
      hub: this.hub,
      api: this.api,
      deps,
      names: this.names,
      multi: (plan, options) => this.multi(plan, options),
    };
  }

  /** A build by number, NVR, or its parts; undefined when there is none. */
  async getBuild(
    build: number | string | { readonly name: string; readonly version: string; readonly release: string },
    control: CallControl = {},
  ): Promise<KojiBuild | undefined> {
    const row = await this.api.getBuild(build, {}, controlOf(control));
    return row === null ? undefined : new KojiBuild(row, this.#parts);
  }
  /** A task by number, its arguments decoded; undefined when there is none. */
  getTask(id: number, control?: CallControl): Promise<KojiTask | undefined> {
    return asPublishErrorOf('koji', KojiTask.load(id, this.#parts, control));
  }
  /** A package by number or name; undefined when there is none. */
  async getPackage(pkg: number | string, control: CallControl = {}): Promise<KojiPackage | undefined> {
    const row = await this.api.getPackage(pkg, {}, controlOf(control));
    return row === null ? undefined : new KojiPackage(row, this.#parts);
  }
  /** A channel by number or name; undefined when there is none. */
  getChannel(channel: number | string, control?: CallControl): Promise<KojiChannel | undefined> {
    return asPublishErrorOf('koji', KojiChannel.load(channel, this.#parts, control));
  }
  /** {@link packageId} */
  packageId(name: string, control?: CallControl): Promise<number> {
    return asPublishErrorOf('koji', packageId(this.#parts, name, control));
  }

  /**
   * What a page of kojiweb is about; undefined when it is no page of anything, is of another kojiweb than this hub's `weburl`, or the hub
   * does not have that.
   */
  async fromWeb(url: string, control?: CallControl): Promise<LoadedWebObject | undefined> {
    const page = parseWebUrl(url, this.hub.settings.config.weburl);
    if (page === undefined) return undefined;
    return asPublishErrorOf('koji', loadWebObject(this.#parts, page, control));
  }

  /** {@link listBuilds} */
  listBuilds(filter?: BuildFilter, options?: ListOptions): List<KojiBuild> {
    return this.#each(listBuilds(this.#parts, filter, options), (row) => new KojiBuild(row, this.#parts));
  }
  /** {@link tagged.listTagged} */
  listTagged(tag: string | number, filter?: tagged.TaggedFilter, options?: ListOptions): List<KojiBuild> {
    const rows = tagged.listTagged(this.#parts, tag, filter, options);
    return this.#each(rows, (row) => new KojiBuild(row, this.#parts));
  }
  /** {@link tagged.latestBuilds} */
  async latestBuilds(
    tag: string | number,
    filter?: tagged.LatestFilter,
    control?: CallControl,
  ): Promise<KojiBuild[]> {
    const rows = tagged.latestBuilds(this.#parts, tag, filter, control);
    return (await asPublishErrorOf('koji', rows)).map((row) => new KojiBuild(row, this.#parts));
  }
  /** {@link tagged.listTaggedRpms} */
  listTaggedRpms(
    tag: string | number,
    filter?: tagged.TaggedRpmsFilter,
    control?: CallControl,
  ): ReturnType<typeof tagged.listTaggedRpms> {
    return asPublishErrorOf('koji', tagged.listTaggedRpms(this.#parts, tag, filter, control));
  }
  /** {@link listTasks} */
  listTasks(filter?: TaskFilter, options?: ListOptions): List<KojiTask> {
    return this.#each(listTasks(this.#parts, filter, options), (row) => new KojiTask(row, this.#parts));
  }
  /** {@link named.listPackages} */
  listPackages(filter?: named.PackageFilter, options?: ListOptions): List<named.ListedPackage> {
    return eachAsPublishErrorOf('koji', named.listPackages(this.#parts, filter, options));
  }
  /** {@link named.listTags} */
  listTags(filter?: named.TagFilter, options?: ListOptions): List<named.TagRow> {
    return eachAsPublishErrorOf('koji', named.listTags(this.#parts, filter, options));
  }
  /** {@link named.listTargets} */
  listTargets(filter?: named.TargetFilter, options?: ListOptions): List<named.TargetRow> {
    return eachAsPublishErrorOf('koji', named.listTargets(this.#parts, filter, options));
  }
  /** {@link named.listUsers} */
  listUsers(filter?: named.UserFilter, options?: ListOptions): List<named.UserRow> {
    return eachAsPublishErrorOf('koji', named.listUsers(this.#parts, filter, options));
  }
  /** {@link named.listHosts} */
  listHosts(filter?: named.HostFilter, options?: ListOptions): List<named.HostRow> {
    return eachAsPublishErrorOf('koji', named.listHosts(this.#parts, filter, options));
  }
  /** {@link named.listChannels} */
  listChannels(filter?: named.ChannelFilter, options?: ListOptions): List<KojiChannel> {
    const rows = named.listChannels(this.#parts, filter, options);
    return this.#each(rows, (row) => new KojiChannel(row, this.#parts));
  }
  /** {@link named.listExternalRepos} */
  listExternalRepos(filter?: named.ExternalRepoFilter, options?: ListOptions): List<named.ExternalRepoRow> {
    return eachAsPublishErrorOf('koji', named.listExternalRepos(this.#parts, filter, options));
  }
  /** {@link files.listRpms} */
  listRpms(filter?: files.RpmFilter, options?: ListOptions): List<tagged.RpmRow> {
    return eachAsPublishErrorOf('koji', files.listRpms(this.#parts, filter, options));
  }
  /** {@link files.listArchives} */
  listArchives(filter?: files.ArchiveFilter, options?: ListOptions): List<files.ArchiveRow> {
    return eachAsPublishErrorOf('koji', files.listArchives(this.#parts, filter, options));
  }
  /** {@link search} */
  search(input: SearchInput, options?: ListOptions): List<Found> {
    return eachAsPublishErrorOf('koji', search(this.#parts, input, options));
  }
  /** {@link queryHistory} */
  queryHistory(filter?: HistoryFilter, control?: CallControl): Promise<HistoryEntry[]> {
    return asPublishErrorOf('koji', queryHistory(this.#parts, filter, control));
  }

  /** {@link countBuilds} */
  countBuilds(filter?: BuildFilter, control?: CallControl): Promise<number> {
    return asPublishErrorOf('koji', countBuilds(this.#parts, filter, control));
  }
  /** {@link countTagged} */
  countTagged(tag: string | number, filter?: tagged.TaggedFilter, control?: CallControl): Promise<number> {
    return asPublishErrorOf('koji', countTagged(this.#parts, tag, filter, control));
  }
  /** {@link countTasks} */
  countTasks(filter?: TaskFilter, control?: CallControl): Promise<number> {
    return asPublishErrorOf('koji', countTasks(this.#parts, filter, control));
  }

  /** {@link buildFiles} */
  buildFiles(
    build: number | string,
    choice?: BuildFilesChoice,
    control?: CallControl,
  ): Promise<readonly DownloadableFile[]> {
    return asPublishErrorOf('koji', buildFiles(this.#parts, build, choice, control));
  }
  /** {@link downloadBuild} */
  downloadBuild(build: number | string, options: DownloadBuildOptions): Promise<readonly DownloadedFile[]> {
    return asPublishErrorOf('koji', downloadBuild(this.#parts, build, options));
  }
  /** {@link downloadTask} */
  downloadTask(taskId: number, options: DownloadTaskOptions): Promise<readonly DownloadedFile[]> {
    return asPublishErrorOf('koji', downloadTask(this.#parts, taskId, options));
  }

  /** {@link averageBuildMs} */
  averageBuildMs(name: string, control?: CallControl): Promise<number | undefined> {
    return asPublishErrorOf('koji', averageBuildMs(this.#parts, name, control));
  }
  /** {@link averageBuildsMs} */
  averageBuildsMs(names: readonly string[], control?: CallControl): Promise<ReadonlyMap<string, number>> {
    return asPublishErrorOf('koji', averageBuildsMs(this.#parts, names, control));
  }

  async *#each<Row, Model>(rows: AsyncIterable<Row>, model: (row: Row) => Model): List<Model> {
    for await (const row of eachAsPublishErrorOf('koji', rows)) yield model(row);
  }
}
