import type { Artifact } from '@omnipub/core';
import { canonicalJson } from './canonical-json.js';
import type { StepName } from './plan.js';

/** What decides the lane of a step. */
export interface LaneInput {
  readonly store: string;
  readonly target: string;
  readonly name: StepName;
  readonly input: unknown;
  readonly artifact: Artifact | undefined;
}

/**
 * Steps of one lane run one at a time and in the order of the plan:
 * - releases of one name at one store, so that the last in the file is what a channel shows in the end. Where the
 *   artifact has no name of its own (a directory), the release's input stands for it;
 * - registrations with the same input, so that two targets don't both create one project;
 * - all else has a lane of its own target.
 */
export function laneOf(step: LaneInput): string {
  switch (step.name) {
    case 'register':
      return `${step.store}:register:${canonicalJson(step.input)}`;
    case 'release': {
      const { artifact } = step;
      const named = artifact !== undefined && 'name' in artifact;
      return `${step.store}:release:${named ? artifact.name : canonicalJson(step.input)}`;
    }
    case 'upload':
    case 'settle':
      return `${step.store}:target:${step.target}`;
  }
}
