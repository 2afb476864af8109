import { dirname, resolve } from 'node:path';
import type { AdapterRegistry, StoreDefinition } from '@omnipub/core';
import type { z } from 'zod';
import { readStore } from './adapter-inputs.js';
import { ConfigError, type ConfigIssue } from './config-error.js';
import { credentialProblems } from './credential-strings.js';
import { fileSchema } from './file-schema.js';
import { shapeOf } from './json-shape.js';
import { pathText } from './path-text.js';
import type { PipelineConfig, StoreConfig, TargetConfig } from './pipeline-config.js';
import { readTarget, type TargetInputs } from './read-targets.js';
import { graphProblems, type Node } from './target-graph.js';
import { isRecord, protoKeys } from './walk.js';
import { readYamlFile, type YamlFile } from './yaml-file.js';
import { type Problem, problemsOf } from './zod-issues.js';

/**
 * Reads and checks omnipub.yaml. Adapters check what is theirs: a store's settings, a target's inputs.
 * @throws ConfigError with every issue at once, each with line and column
 * @throws PublishError NOT_FOUND when there is no such file
 */
export async function loadConfig(path: string, registry: AdapterRegistry): Promise<PipelineConfig> {
  const file = resolve(path);
  const folder = dirname(file);
  const yaml = await readYamlFile(file, path);
  const raw = isRecord(yaml.value) ? yaml.value : {};

  const result = fileSchema.safeParse(yaml.value);
  const problems: Problem[] = result.success
    ? []
    : problemsOf(result.error.issues, yaml.value, shapeOf(fileSchema));
  problems.push(...credentialProblems(yaml.value));
  for (const at of protoKeys(yaml.value)) {
    problems.push({ path: at, atKey: true, message: "this name can't be used" });
  }

  const stores: Record<string, StoreConfig> = {};
  const definitions = new Map<string, StoreDefinition>();
  const rawStores = isRecord(raw['stores']) ? raw['stores'] : {};
  for (const [name, value] of Object.entries(rawStores)) {
    if (name === '__proto__') continue;
    const read = await readStore(value, { path: ['stores', name], registry, folder });
    problems.push(...read.problems);
    if (read.definition === undefined) continue;
    definitions.set(name, read.definition);
    stores[name] = { kind: read.definition.kind, config: read.config };
  }

  const rawTargets: readonly unknown[] = Array.isArray(raw['targets']) ? raw['targets'] : [];
  const context = { storeNames: Object.keys(rawStores), definitions, folder };
  const inputs = rawTargets.map((target, index) => {
    const read = readTarget(target, index, context);
    problems.push(...read.problems);
    return read.inputs;
  });
  problems.push(...graphProblems(rawTargets.map(nodeOf)));

  if (!result.success || problems.length > 0) throw new ConfigError(placed(problems, yaml, path));
  const { release, concurrency } = result.data;
  const targets = result.data.targets.map((target, index) =>
    targetOf(target, inputs[index] ?? {}, yaml, index),
  );
  return { file, release, stores, targets, concurrency };
}

function targetOf(
  target: z.output<typeof fileSchema>['targets'][number],
  inputs: TargetInputs,
  yaml: YamlFile,
  index: number,
): TargetConfig {
  const { name, store, artifact, declared, needs, set } = target;
  return {
    name,
    store,
    ...(artifact === undefined ? {} : { artifact }),
    ...(declared === undefined ? {} : { declared }),
    ...inputs,
    ...(set === undefined ? {} : { set }),
    needs: [...new Set(needs)],
    position: yaml.locate(['targets', index]),
  };
}

/** A target's name, needs and set as far as they are readable; the rest is reported by the schema. */
function nodeOf(target: unknown, index: number): Node {
  const { name, needs, set } = isRecord(target) ? target : {};
  return {
    name: typeof name === 'string' ? name : `targets[${String(index)}]`,
    needs: Array.isArray(needs) ? needs.filter((need) => typeof need === 'string') : [],
    ...(typeof set === 'string' ? { set } : {}),
  };
}

function placed(problems: readonly Problem[], yaml: YamlFile, file: string): ConfigIssue[] {
  return problems.map(({ path, message, hint, atKey }) => ({
    file,
    ...(atKey === true ? yaml.locateKey(path) : yaml.locate(path)),
    path: pathText(path),
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
}
