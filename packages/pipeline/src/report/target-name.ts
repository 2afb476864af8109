import type { Receipt } from '@omnipub/core';
import { isRecord } from '../config/walk.js';
import type { PlanStep } from '../plan/plan.js';

/** What stores call the thing that is published, in the order of preference. */
const nameKeys = ['name', 'asset', 'package', 'project'] as const;

/** What a target publishes, as its store calls it: the artifact's own name, else what the inputs say. */
export function nameOf(steps: readonly PlanStep[]): string | undefined {
  return fromArtifact(steps, 'name') ?? firstText(steps, nameKeys);
}

/**
 * The version: the input's, since some stores take it from there alone; else the artifact's own; else what the store made of it (a
 * charm has no version of its own, only the revision that it becomes).
 */
export function versionOf(steps: readonly PlanStep[], receipts: readonly Receipt[]): string | undefined {
  return firstText(steps, ['version']) ?? fromArtifact(steps, 'version') ?? fromReceipts(receipts);
}

function fromReceipts(receipts: readonly Receipt[]): string | undefined {
  for (const { ref } of receipts.toReversed()) {
    if (!isRecord(ref)) continue;
    if (typeof ref['version'] === 'string') return ref['version'];
    if (typeof ref['revision'] === 'number') return String(ref['revision']);
  }
  return undefined;
}

function fromArtifact(steps: readonly PlanStep[], key: 'name' | 'version'): string | undefined {
  for (const { artifact } of steps) {
    const value: unknown =
      artifact !== undefined && key in artifact ? artifact[key as keyof typeof artifact] : undefined;
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function firstText(steps: readonly PlanStep[], keys: readonly string[]): string | undefined {
  const inputs = [...steps].sort((a, b) => Number(b.name === 'upload') - Number(a.name === 'upload'));
  for (const { input } of inputs) {
    if (!isRecord(input)) continue;
    for (const key of keys) if (typeof input[key] === 'string') return input[key];
  }
  return undefined;
}
