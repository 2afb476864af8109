import { type CallControl, callOf, type Deps } from '@omnipub/core';
import { asPublishError, eachAsPublishError } from './errors.js';
import { serviceInfo } from './info.js';
import type { VersionNames } from './names.js';
import { type CloneOptions, cloneVersion } from './read/clone.js';
import { diffVersions, type VersionDiff } from './read/diff.js';
import * as fetch from './read/fetch.js';
import * as read from './read/fetch-json.js';
import * as list from './read/list.js';
import { type LogEvent, type LogFeedOptions, watchLogs } from './read/log-feed.js';
import * as probe from './read/probe.js';
import type { ReadOptions } from './read/reader.js';
import type { Manifest, Permissions, ServiceInfo, VersionSummary } from './schemas.js';
import { createSession, type GobblerConfig, type GobblerSession } from './session.js';

/** Everything that only reads: no staging directory is needed. */
export class GobblerReadClient {
  protected readonly session: GobblerSession;

  /** @throws PublishError INVALID_INPUT for a URL that is none */
  constructor(config: GobblerConfig, deps: Deps) {
    this.session = createSession(config, deps);
  }

  /** Where the service has its staging and registry, by its own names. */
  serviceInfo(control?: CallControl): Promise<ServiceInfo> {
    return asPublishError(serviceInfo(this.session, callOf(control)));
  }

  /** {@link list.listProjects} */
  listProjects(options?: ReadOptions): Promise<string[]> {
    return asPublishError(list.listProjects(this.session, options));
  }
  /** {@link list.listAssets} */
  listAssets(project: string, options?: ReadOptions): Promise<string[]> {
    return asPublishError(list.listAssets(this.session, project, options));
  }
  /** {@link list.listVersions} */
  listVersions(project: string, asset: string, options?: ReadOptions): Promise<string[]> {
    return asPublishError(list.listVersions(this.session, project, asset, options));
  }
  /** {@link list.listFiles} */
  listFiles(
    project: string,
    asset: string,
    version: string,
    options?: list.ListFilesOptions,
  ): Promise<string[]> {
    return asPublishError(list.listFiles(this.session, project, asset, version, options));
  }
  /** {@link probe.listVersionDetails} */
  listVersionDetails(project: string, filter?: probe.VersionFilter): AsyncIterable<probe.VersionDetails> {
    return eachAsPublishError(probe.listVersionDetails(this.session, project, filter));
  }
  /** {@link probe.listProbationalVersions} */
  listProbationalVersions(project: string, filter?: probe.VersionFilter): Promise<probe.VersionDetails[]> {
    return asPublishError(probe.listProbationalVersions(this.session, project, filter));
  }
  /** {@link probe.listUnfinishedVersions} */
  listUnfinishedVersions(project: string, filter?: probe.VersionFilter): Promise<probe.VersionDetails[]> {
    return asPublishError(probe.listUnfinishedVersions(this.session, project, filter));
  }

  /** {@link probe.projectExists} */
  projectExists(project: string, options?: ReadOptions): Promise<boolean> {
    return asPublishError(probe.projectExists(this.session, project, options));
  }
  /** {@link probe.assetExists} */
  assetExists(project: string, asset: string, options?: ReadOptions): Promise<boolean> {
    return asPublishError(probe.assetExists(this.session, project, asset, options));
  }
  /** {@link probe.versionExists} */
  versionExists(project: string, asset: string, version: string, options?: ReadOptions): Promise<boolean> {
    return asPublishError(probe.versionExists(this.session, project, asset, version, options));
  }
  /** {@link probe.probeVersion} */
  probeVersion(
    project: string,
    asset: string,
    version: string,
    options?: ReadOptions,
  ): Promise<probe.VersionState> {
    return asPublishError(probe.probeVersion(this.session, project, asset, version, options));
  }

  /** {@link read.fetchLatest} */
  fetchLatest(project: string, asset: string, options?: ReadOptions): Promise<string | undefined> {
    return asPublishError(read.fetchLatest(this.session, project, asset, options));
  }
  /** {@link read.fetchManifest} */
  fetchManifest(project: string, asset: string, version: string, options?: ReadOptions): Promise<Manifest> {
    return asPublishError(read.fetchManifest(this.session, project, asset, version, options));
  }
  /** {@link read.fetchSummary} */
  fetchSummary(
    project: string,
    asset: string,
    version: string,
    options?: ReadOptions,
  ): Promise<VersionSummary> {
    return asPublishError(read.fetchSummary(this.session, project, asset, version, options));
  }
  /** {@link read.fetchPermissions} */
  fetchPermissions(project: string, options?: read.FetchPermissionsOptions): Promise<Permissions> {
    return asPublishError(read.fetchPermissions(this.session, project, options));
  }
  /** {@link read.fetchUsage} */
  fetchUsage(project: string, options?: ReadOptions): Promise<number> {
    return asPublishError(read.fetchUsage(this.session, project, options));
  }
  /** {@link fetch.fetchFile} */
  fetchFile(path: string, options?: fetch.FetchOptions): Promise<string> {
    return asPublishError(fetch.fetchFile(this.session, path, options));
  }
  /** {@link fetch.fetchDirectory} */
  fetchDirectory(path: string, options?: fetch.FetchDirectoryOptions): Promise<string> {
    return asPublishError(fetch.fetchDirectory(this.session, path, options));
  }
  /** {@link fetch.versionPath} */
  versionPath(
    project: string,
    asset: string,
    version: string,
    options?: fetch.FetchDirectoryOptions,
  ): Promise<string> {
    return asPublishError(fetch.versionPath(this.session, { project, asset, version }, options));
  }
  /** {@link cloneVersion} */
  cloneVersion(
    project: string,
    asset: string,
    version: string,
    destination: string,
    options?: CloneOptions,
  ): Promise<void> {
    return asPublishError(cloneVersion(this.session, { project, asset, version }, destination, options));
  }
  /** {@link diffVersions} */
  diffVersions(from: VersionNames, to: VersionNames, options?: ReadOptions): Promise<VersionDiff> {
    return asPublishError(diffVersions(this.session, from, to, options));
  }
  /** {@link watchLogs} */
  watchLogs(options?: LogFeedOptions): AsyncIterable<LogEvent> {
    return eachAsPublishError(watchLogs(this.session, options));
  }
}
