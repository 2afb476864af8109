import { didYouMean, type StoreDefinition } from '@omnipub/core';
import { readInput } from './adapter-inputs.js';
import { isRecord } from './walk.js';
import type { Problem } from './zod-issues.js';

/** The steps that a target may ask for. */
export const inputNames = ['register', 'upload', 'release'] as const;

/** A target's inputs, as the adapter's schemas made them. */
export type TargetInputs = Partial<Record<(typeof inputNames)[number], unknown>>;

/** What the targets of a file are checked against. */
export interface TargetContext {
  readonly storeNames: readonly string[];
  readonly definitions: ReadonlyMap<string, StoreDefinition>;
  readonly folder: string;
}

/** Checks one target: its store, which steps it has, and each input by the adapter's schema. */
export function readTarget(
  target: unknown,
  index: number,
  context: TargetContext,
): { readonly inputs: TargetInputs; readonly problems: readonly Problem[] } {
  const inputs: TargetInputs = {};
  if (!isRecord(target)) return { inputs, problems: [] };
  const path = ['targets', index];
  const problems: Problem[] = [...missingParts(target, index)];
  const { store } = target;
  if (typeof store !== 'string') return { inputs, problems };
  const definition = context.definitions.get(store);
  if (definition === undefined) {
    if (!context.storeNames.includes(store)) {
      const hint = didYouMean(store, context.storeNames) ?? `stores are: ${context.storeNames.join(', ')}`;
      problems.push({ path: [...path, 'store'], message: `there is no store "${store}" in this file`, hint });
    }
    return { inputs, problems };
  }
  for (const name of inputNames) {
    if (!Object.hasOwn(target, name)) continue;
    if (!definition.capabilities[name]) {
      const message = `a store of kind "${definition.kind}" has no ${name}`;
      problems.push({ path: [...path, name], atKey: true, message, hint: 'leave it out' });
      continue;
    }
    const read = readInput(target[name], definition.schemas[name], {
      path: [...path, name],
      folder: context.folder,
    });
    problems.push(...read.problems);
    if (read.problems.length === 0) inputs[name] = read.parsed;
  }
  return { inputs, problems };
}

function missingParts(target: Record<string, unknown>, index: number): Problem[] {
  const path = ['targets', index];
  const has = (key: string): boolean => Object.hasOwn(target, key);
  if (!inputNames.some(has)) {
    return [{ path, message: 'there is nothing to do', hint: 'give it register, upload or release' }];
  }
  const problems: Problem[] = [];
  if (has('release') && !has('upload')) {
    const message = 'there is nothing to release without an upload';
    problems.push({ path: [...path, 'release'], atKey: true, message, hint: 'add upload to this target' });
  }
  if (has('upload') && !has('artifact')) {
    const hint = 'add artifact: the path of a file or directory';
    problems.push({ path: [...path, 'upload'], atKey: true, message: 'there is nothing to upload', hint });
  }
  if (has('set') && !has('release')) {
    const message = 'a set is released together, and this target releases nothing';
    problems.push({ path: [...path, 'set'], atKey: true, message, hint: 'add release, or leave set out' });
  }
  for (const key of ['artifact', 'declared']) {
    if (has(key) && !has('upload')) {
      const message = `${key} has no use without upload`;
      problems.push({ path: [...path, key], atKey: true, message });
    }
  }
  return problems;
}
