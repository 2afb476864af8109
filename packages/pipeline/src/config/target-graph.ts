import { didYouMean } from '@omnipub/core';
import type { Problem } from './zod-issues.js';

/** A target as far as order is concerned. */
export interface Node {
  readonly name: string;
  readonly needs: readonly string[];
  /** Targets of one set wait for each other before they release. */
  readonly set?: string;
}

/** Names used twice, `needs` that name nothing, and targets that wait for each other, be it through a set. */
export function graphProblems(targets: readonly Node[]): Problem[] {
  const problems: Problem[] = [];
  const names = targets.map(({ name }) => name);
  for (const [index, { name, needs }] of targets.entries()) {
    const first = names.indexOf(name);
    if (first !== index) {
      const message = `the name "${name}" is taken by targets[${String(first)}]`;
      problems.push({ path: ['targets', index, 'name'], message, hint: 'names are unique in the file' });
    }
    for (const [at, need] of needs.entries()) {
      if (names.includes(need)) continue;
      const others = names.filter((other) => other !== name);
      const hint =
        didYouMean(need, others) ?? (others.length > 0 ? `targets are: ${others.join(', ')}` : undefined);
      const message = `there is no target "${need}"`;
      problems.push({
        path: ['targets', index, 'needs', at],
        message,
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
  if (problems.length > 0) return problems;
  const cycle = findCycle(targets) ?? findCycleThroughSets(targets);
  if (cycle === undefined) return [];
  const message = `these targets wait for each other: ${cycle.join(' -> ')}`;
  return [
    { path: ['targets', names.indexOf(cycle[0] ?? ''), 'needs'], message, hint: 'remove one of these needs' },
  ];
}

/** Orders targets so that each comes after what it needs; otherwise as in the file. The graph must have no cycle. */
export function inOrder<T extends Node>(targets: readonly T[]): readonly T[] {
  const byName = new Map(targets.map((target) => [target.name, target]));
  const placed = new Set<T>();
  const place = (target: T): void => {
    if (placed.has(target)) return;
    for (const need of target.needs) {
      const needed = byName.get(need);
      if (needed !== undefined) place(needed);
    }
    placed.add(target);
  };
  for (const target of targets) place(target);
  return [...placed];
}

/** A target is ready when it is uploaded, and ends when its whole set is ready too: these are two nodes here. */
function findCycleThroughSets(targets: readonly Node[]): readonly string[] | undefined {
  const ready = (name: string): string => `${name}/ready`;
  const nodes = targets.flatMap(({ name, needs, set }): Node[] => [
    { name: ready(name), needs },
    {
      name,
      needs: targets
        .filter((other) => other.name === name || (set !== undefined && other.set === set))
        .map((other) => ready(other.name)),
    },
  ]);
  const cycle = findCycle(nodes)?.map((node) => node.replace(/\/ready$/, ''));
  return cycle?.filter((name, at) => name !== cycle[at - 1]);
}

function findCycle(targets: readonly Node[]): readonly string[] | undefined {
  const byName = new Map(targets.map((target) => [target.name, target]));
  const clear = new Set<string>();
  const visit = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (clear.has(name)) return undefined;
    for (const need of byName.get(name)?.needs ?? []) {
      const cycle = visit(need, [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    clear.add(name);
    return undefined;
  };
  for (const { name } of targets) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
