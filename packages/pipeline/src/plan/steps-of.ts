import type { Artifact } from '@omnipub/core';
import type { TargetConfig } from '../config/pipeline-config.js';
import type { InputFiles } from './input-files.js';
import { laneOf } from './lane.js';
import type { PlanStep, StepName } from './plan.js';

/** A target with what its `artifact` turned out to be. */
export interface PlannedTarget {
  readonly target: TargetConfig;
  readonly artifact?: Artifact;
  /** What its inputs name beside it. */
  readonly files?: InputFiles['files'];
}

/**
 * The steps of all targets, each after what it needs. A target's steps are a chain that starts after the last steps of what it
 * needs; its release also waits until every target of its set is uploaded and ready.
 */
export function stepsOf(planned: readonly PlannedTarget[]): readonly PlanStep[] {
  const last = new Map<string, string>();
  const chains = planned.flatMap(({ target, artifact, files }) => {
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
        ...(files?.[name] === undefined ? {} : { files: files[name] }),
        input,
      };
      needs = [key];
      return step;
    });
    const end = steps.at(-1);
    if (end !== undefined) last.set(target.name, end.key);
    return steps;
  });
  return ordered(chains.map((step) => waitingForSet(step, planned)));
}

/** A release with what the other targets of its set do before theirs. Its own step before comes last: its receipt is the input. */
function waitingForSet(step: PlanStep, planned: readonly PlannedTarget[]): PlanStep {
  const set = planned.find(({ target }) => target.name === step.target)?.target.set;
  if (step.name !== 'release' || set === undefined) return step;
  const others = planned.flatMap(({ target }) =>
    target.set === set && target.name !== step.target ? [`${target.name}/settle`] : [],
  );
  return { ...step, needs: [...others, ...step.needs] };
}

/** Each step after what it needs, otherwise as they come. */
function ordered(steps: readonly PlanStep[]): readonly PlanStep[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const placed = new Set<PlanStep>();
  const place = (step: PlanStep): void => {
    if (placed.has(step)) return;
    for (const need of step.needs) {
      const needed = byKey.get(need);
      if (needed !== undefined) place(needed);
    }
    placed.add(step);
  };
  for (const step of steps) place(step);
  return [...placed];
}

function namesOf(target: TargetConfig): readonly StepName[] {
  const names: StepName[] = [];
  if (target.register !== undefined) names.push('register');
  if (target.upload !== undefined) names.push('upload', 'settle');
  if (target.release !== undefined) names.push('release');
  return names;
}
