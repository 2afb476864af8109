import { createHash } from 'node:crypto';
import { basename, dirname, relative, sep } from 'node:path';
import type { Artifact } from '@omnipub/core';
import { canonicalJson } from './canonical-json.js';
import type { Plan } from './plan.js';

/**
 * The id of a plan: the first 16 hex digits of the sha256 over the canonical JSON of what will be done: the release,
 * each store's kind and settings, each step with its order and input, each artifact's kind, size, digest and file name, and those of the files that inputs name.
 * Times, concurrency and the folder that the project lies in are no part of it, so that another machine gets the
 * same id; paths inside that folder count as seen from it.
 */
export function planId(plan: Omit<Plan, 'id'>): string {
  const folder = dirname(plan.configFile);
  const content = {
    format: plan.format,
    release: plan.release,
    stores: plan.stores,
    steps: plan.steps.map(({ key, store, needs, input, artifact, files }) => ({
      key,
      store,
      needs,
      input,
      artifact: artifact && identityOf(artifact),
      files: files?.map(({ path, size, sha256 }) => ({ file: basename(path), size, sha256 })),
    })),
  };
  return createHash('sha256')
    .update(canonicalJson(portable(content, folder)))
    .digest('hex')
    .slice(0, 16);
}

/** Stable across retries, resumes and machines: 32 hex digits from plan, target and step. */
export function idempotencyKey(
  planId: string,
  step: { readonly target: string; readonly name: string },
): string {
  const text = canonicalJson([planId, step.target, step.name]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function identityOf(artifact: Artifact): object {
  const { kind, size, sha256, path } = artifact;
  return { kind, size, sha256, file: basename(path) };
}

function portable(value: unknown, folder: string): unknown {
  if (typeof value === 'string') {
    if (value !== folder && !value.startsWith(folder + sep)) return value;
    return `./${relative(folder, value).split(sep).join('/')}`;
  }
  if (Array.isArray(value)) return value.map((item) => portable(item, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, portable(inner, folder)]));
}
