import {
  type AdapterRegistry,
  type Artifact,
  inspectArtifact,
  PublishError,
  type StoreDefinition,
  type StoreEvent,
  safeEmit,
  toPublishError,
} from '@omnipub/core';
import pLimit from 'p-limit';
import { ConfigError, type ConfigIssue } from '../config/config-error.js';
import { pathText } from '../config/path-text.js';
import type { PipelineConfig, TargetConfig } from '../config/pipeline-config.js';
import { inOrder } from '../config/target-graph.js';
import type { YamlPath } from '../config/yaml-file.js';
import { findArtifact } from './find-artifact.js';
import { inputFiles } from './input-files.js';
import type { Plan } from './plan.js';
import { planId } from './plan-id.js';
import { stepsOf } from './steps-of.js';

/** What {@link createPlan} needs. */
export interface CreatePlanOptions {
  readonly registry: AdapterRegistry;
  readonly signal: AbortSignal;
  /** Progress of the inspection (digests take a while), by target. */
  readonly onEvent?: (target: string, event: StoreEvent) => void;
}

/**
 * Finds and inspects every artifact and decides all steps; asks no store and changes nothing.
 * @throws ConfigError naming each target whose artifact, or a file that its inputs name, is missing, ambiguous, unreadable or of a kind that its store doesn't take
 */
export async function createPlan(config: PipelineConfig, options: CreatePlanOptions): Promise<Plan> {
  const issues: ConfigIssue[] = [];
  const inspecting = pLimit(2);
  const planned = await Promise.all(
    inOrder(config.targets).map(async (target) => {
      const kind = config.stores[target.store]?.kind ?? target.store;
      const definition = await options.registry.load(kind);
      const { files, unreadable } = await inputFiles(target, definition, options.signal);
      for (const { path, thrown } of unreadable)
        issues.push(issueOf(config, target, toPublishError(thrown), path));
      try {
        const artifact =
          target.artifact === undefined
            ? undefined
            : await inspecting(() =>
                inspect(target, target.artifact ?? '', config.file, definition, options),
              );
        return { target, files, ...(artifact === undefined ? {} : { artifact }) };
      } catch (thrown) {
        issues.push(issueOf(config, target, toPublishError(thrown)));
        return { target };
      }
    }),
  );
  // An aborted inspection is no fault of the artifact.
  if (options.signal.aborted) throw toPublishError(options.signal.reason);
  if (issues.length > 0) throw new ConfigError(issues);
  const used = new Set(config.targets.map(({ store }) => store));
  const plan: Omit<Plan, 'id'> = {
    format: 1,
    release: config.release,
    configFile: config.file,
    stores: Object.fromEntries(Object.entries(config.stores).filter(([name]) => used.has(name))),
    concurrency: config.concurrency,
    steps: stepsOf(planned),
  };
  // The ledger keeps the plan as JSON: what runs now must be what a resume will read.
  const asRead = JSON.parse(JSON.stringify(plan)) as Omit<Plan, 'id'>;
  return { ...asRead, id: planId(asRead) };
}

async function inspect(
  target: TargetConfig,
  pattern: string,
  configFile: string,
  definition: StoreDefinition,
  options: CreatePlanOptions,
): Promise<Artifact> {
  const found = await findArtifact(pattern, configFile);
  if ('problem' in found) throw new PublishError('NOT_FOUND', found.problem, { hint: found.hint });
  const { onEvent } = options;
  const accepted = definition.capabilities.artifacts;
  // A store that takes one kind only says which, so that what is wrong with the content is told in those terms.
  const only = accepted.length === 1 ? accepted[0] : undefined;
  const artifact = await inspectArtifact(found.path, {
    signal: options.signal,
    emit: safeEmit(onEvent && ((event) => onEvent(target.name, event))),
    ...(only === undefined ? {} : { kind: only }),
    ...(definition.digests === undefined ? {} : { algorithms: definition.digests }),
    ...(target.declared === undefined ? {} : { declared: target.declared }),
  });
  if (!accepted.includes(artifact.kind)) {
    const message = `${JSON.stringify(found.path)} is a ${artifact.kind}, which a store of kind "${definition.kind}" does not take`;
    throw new PublishError('UNSUPPORTED', message, { hint: `it takes: ${accepted.join(', ')}` });
  }
  return artifact;
}

function issueOf(
  config: PipelineConfig,
  target: TargetConfig,
  error: PublishError,
  path: YamlPath = ['artifact'],
): ConfigIssue {
  return {
    file: config.file,
    ...target.position,
    path: pathText(['targets', config.targets.indexOf(target), ...path]),
    message: `target "${target.name}": ${error.message}`,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}
