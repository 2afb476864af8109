import { asPublishErrorOf, type CallControl, callOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { type BuildOutcome, buildAndWait } from './build-and-wait.js';
import { buildsOfTask, type RecordedBuild, type ScratchFile, scratchFiles } from './build-outcome.js';
import { type CheckedTarget, checkTarget } from './check-target.js';
import { cancelBuild, promoteBuild } from './manage-builds.js';
import { type BuildRequest, type StartedBuild, startBuild } from './start-build.js';
import { type ChainRequest, startChain } from './start-chain.js';

/** The builds of a hub. Every method throws only PublishError. */
export class Builds {
  readonly #koji: HubAccess;

  constructor(koji: HubAccess) {
    this.#koji = koji;
  }

  /** {@link startBuild} */
  start(request: BuildRequest, control?: CallControl): Promise<StartedBuild> {
    return asPublishErrorOf('koji', startBuild(this.#koji, request, control));
  }

  /** {@link buildAndWait} */
  buildAndWait(request: BuildRequest, options?: WaitOptions): Promise<BuildOutcome> {
    return asPublishErrorOf('koji', buildAndWait(this.#koji, request, options));
  }

  /** {@link startChain} */
  startChain(request: ChainRequest, control?: CallControl): ReturnType<typeof startChain> {
    return asPublishErrorOf('koji', startChain(this.#koji, request, control));
  }

  /** {@link buildsOfTask} */
  ofTask(taskId: number, control?: CallControl): Promise<readonly RecordedBuild[]> {
    return asPublishErrorOf('koji', buildsOfTask(this.#koji, taskId, callOf(control)));
  }

  /** {@link scratchFiles} */
  scratchFiles(taskId: number, control?: CallControl): Promise<readonly ScratchFile[]> {
    return asPublishErrorOf('koji', scratchFiles(this.#koji, taskId, callOf(control)));
  }

  /** {@link checkTarget} */
  checkTarget(
    name: string,
    build: Parameters<typeof checkTarget>[2],
    control?: CallControl,
  ): Promise<CheckedTarget> {
    return asPublishErrorOf('koji', checkTarget(this.#koji, name, build, callOf(control)));
  }

  /** {@link promoteBuild} */
  promote(
    build: string | number,
    options?: Parameters<typeof promoteBuild>[2],
  ): ReturnType<typeof promoteBuild> {
    return asPublishErrorOf('koji', promoteBuild(this.#koji, build, options));
  }

  /** {@link cancelBuild} */
  cancel(build: string | number, control?: CallControl): ReturnType<typeof cancelBuild> {
    return asPublishErrorOf('koji', cancelBuild(this.#koji, build, control));
  }
}
