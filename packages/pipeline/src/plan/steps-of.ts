import type { Artifact } from '@omnipub/core';
import type { TargetConfig } from '../config/pipeline-config.js';
import { laneOf } from './lane.js';
import type { PlanStep, StepName } from './plan.js';

/** A target with what its `artifact` turned out to be. */
export interface PlannedTarget {
  readonly target: TargetConfig;
  readonly artifact?: Artifact;
}

/** The steps of all targets; each target's in a chain that starts after the last steps of what it needs. */
export function stepsOf(planned: readonly PlannedTarget[]): readonly PlanStep[] {
  const last = new Map<string, string>();
  return planned.flatMap(({ target, artifact }) => {
    let needs: readonly string[] = target.needs.flatMap((name) => last.get(name) ?? []);
    const steps = namesOf(target).map((name): PlanStep => {
      const input = name === 'settle' ? null : target[name];
      const key = `${target.name}/${name}`;
      const step: PlanStep = {
        key,
        target: target.name,
        store: target.store,
        name,
        needs,
        lane: laneOf({ store: target.store, target: target.name, name, input, artifact }),
        ...(name === 'upload' && artifact !== undefined ? { artifact } : {}),
        input,
      };
      needs = [key];
      return step;
    });
    const end = steps.at(-1);
    if (end !== undefined) last.set(target.name, end.key);
    return steps;
  });
}

function namesOf(target: TargetConfig): readonly StepName[] {
  const names: StepName[] = [];
  if (target.register !== undefined) names.push('register');
  if (target.upload !== undefined) names.push('upload', 'settle');
  if (target.release !== undefined) names.push('release');
  return names;
}
