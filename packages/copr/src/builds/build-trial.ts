import type { Call } from '@omnipub/core';
import type { BuildOptions } from './build-options.js';
import type { Build, SourceConfig } from './build-schema.js';
import type { BuildPlace } from './project-dirname.js';

/** A request that makes builds, and all by which they are known again when its answer is lost. */
export interface BuildTrial {
  readonly place: BuildPlace;
  readonly buildopts: BuildOptions;
  /** One build is made of each. */
  readonly sources: readonly TrialSource[];
  /** Bytes of the file that goes with it, for the progress. @default none goes, and no progress is told */
  readonly fileSize?: number;
  /** Sends it once, with a body of its own. */
  send(call: Call): Promise<readonly Build[]>;
}

/** A source, as it is known again. */
export interface TrialSource {
  /** The same for the same source: a URL may stand more than once in a list. */
  readonly key: string;
  /** Is a build, of what the server has recorded, made of this source? */
  isSame(config: SourceConfig, build: Build): boolean;
}
