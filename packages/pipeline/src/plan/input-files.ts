import { digestFile, type StoreDefinition, toPublishError } from '@omnipub/core';
import { shapeOf } from '../config/json-shape.js';
import type { TargetConfig } from '../config/pipeline-config.js';
import { pathsIn } from '../config/walk.js';
import type { YamlPath } from '../config/yaml-file.js';
import type { InputFile, StepName } from './plan.js';

/** The files that a target's inputs name beside its artifact, by step, and those that can't be read. */
export interface InputFiles {
  readonly files: Readonly<Partial<Record<StepName, readonly InputFile[]>>>;
  readonly unreadable: readonly { readonly path: YamlPath; readonly thrown: unknown }[];
}

/**
 * Digests the files that inputs name (`.meta({ format: 'path' })` in the adapter's schema): the resources of a charm, the components
 * of a snap. What is in them is part of what the plan does.
 */
export async function inputFiles(
  target: TargetConfig,
  definition: Pick<StoreDefinition, 'schemas'>,
  signal: AbortSignal,
): Promise<InputFiles> {
  const files: Partial<Record<StepName, readonly InputFile[]>> = {};
  const unreadable: { path: YamlPath; thrown: unknown }[] = [];
  for (const name of ['register', 'upload', 'release'] as const) {
    const own: InputFile[] = [];
    for (const { file, path } of pathsIn(target[name], shapeOf(definition.schemas[name]))) {
      try {
        const { size, digests } = await digestFile(file, { algorithms: ['sha256'], signal });
        own.push({ path: file, size, sha256: String(digests.sha256) });
      } catch (thrown) {
        unreadable.push({ path: [name, ...path], thrown: toPublishError(thrown) });
      }
    }
    if (own.length > 0) files[name] = own;
  }
  return { files, unreadable };
}
