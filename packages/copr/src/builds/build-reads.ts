import { asPublishErrorOf, type CallControl, callOf, eachAsPublishErrorOf } from '@omnipub/core';
import { type DownloadOptions, downloadBuild } from '../download/download-build.js';
import type { DownloadedFile } from '../download/fetch-result.js';
import { ResultFiles } from '../download/result-files.js';
import { type FollowLogsOptions, followLogs, type LogLine } from '../logs/follow-logs.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import type { BuildOutcome } from '../wait/build-outcome.js';
import { waitForBuilds } from '../wait/wait-for-builds.js';
import { type WaitOptions, waitOptionsSchema } from '../wait/wait-options.js';
import { type BuildChange, watchBuilds } from '../wait/watch-builds.js';
import type { Build, Nevra, SourceChroot, SourceConfig } from './build-schema.js';
import { type BuildFilter, listBuilds } from './list-builds.js';
import { builtPackages, getBuild, sourceBuildConfig, sourceChroot } from './read-build.js';

/** What can be known of builds without a login. Every method throws only PublishError. */
export class BuildReads {
  protected readonly copr: CoprSession;
  readonly #files: ResultFiles;

  constructor(copr: CoprSession) {
    this.copr = copr;
    this.#files = new ResultFiles(copr.deps);
  }

  /** {@link getBuild} */
  get(id: number, control?: CallControl): Promise<Build> {
    return asPublishErrorOf('copr', getBuild(this.copr, id, callOf(control)));
  }

  /** {@link listBuilds} */
  list(filter: BuildFilter, control?: CallControl): AsyncGenerator<Build, void, void> {
    return eachAsPublishErrorOf('copr', listBuilds(this.copr, filter, callOf(control)));
  }

  /** {@link sourceChroot} */
  sourceChroot(id: number, control?: CallControl): Promise<SourceChroot | undefined> {
    return asPublishErrorOf('copr', sourceChroot(this.copr, id, callOf(control)));
  }

  /** {@link sourceBuildConfig} */
  sourceBuildConfig(id: number, control?: CallControl): Promise<SourceConfig> {
    return asPublishErrorOf('copr', sourceBuildConfig(this.copr, id, callOf(control)));
  }

  /** {@link builtPackages} */
  builtPackages(id: number, control?: CallControl): Promise<Readonly<Record<string, readonly Nevra[]>>> {
    return asPublishErrorOf('copr', builtPackages(this.copr, id, callOf(control)));
  }

  /** {@link waitForBuilds} */
  wait(
    ids: number | readonly number[],
    options: WaitOptions & CallControl = {},
  ): Promise<readonly BuildOutcome[]> {
    const { signal, emit, ...times } = options;
    return asPublishErrorOf(
      'copr',
      (async () => {
        const checked = checkedInput(waitOptionsSchema, times, 'a wait');
        return waitForBuilds(this.copr, [ids].flat(), checked, callOf({ signal, emit }));
      })(),
    );
  }

  /** {@link watchBuilds} */
  watch(
    ids: number | readonly number[],
    options: Omit<WaitOptions, 'whenFailed'> & CallControl = {},
  ): AsyncGenerator<BuildChange, void, void> {
    const { signal, emit, ...times } = options;
    return eachAsPublishErrorOf(
      'copr',
      watchBuilds(this.copr, [ids].flat(), times, callOf({ signal, emit })),
    );
  }

  /** {@link followLogs} */
  followLogs(id: number, options: FollowLogsOptions & CallControl = {}): AsyncGenerator<LogLine, void, void> {
    const { signal, emit, ...what } = options;
    return eachAsPublishErrorOf(
      'copr',
      followLogs(this.copr, this.#files, id, what, callOf({ signal, emit })),
    );
  }

  /** {@link downloadBuild} */
  download(id: number, options: DownloadOptions & CallControl): Promise<readonly DownloadedFile[]> {
    const { signal, emit, ...what } = options;
    return asPublishErrorOf(
      'copr',
      downloadBuild(this.copr, this.#files, id, what, callOf({ signal, emit })),
    );
  }
}
