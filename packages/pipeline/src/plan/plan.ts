import type { Artifact } from '@omnipub/core';
import type { PipelineConfig } from '../config/pipeline-config.js';

/** The calls that a target may need, in their order. `settle` follows every upload. */
export type StepName = 'register' | 'upload' | 'settle' | 'release';

/** A file that an input names beside the artifact: a resource, a component. */
export interface InputFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** One call at one store. */
export interface PlanStep {
  /** `dataset/upload`; unique in the plan. */
  readonly key: string;
  readonly target: string;
  /** A key of {@link Plan.stores}. */
  readonly store: string;
  readonly name: StepName;
  /** Keys of steps that must be done before. */
  readonly needs: readonly string[];
  /** Steps of one lane run one at a time, in the order of the plan; see `laneOf`. */
  readonly lane: string;
  /** What is uploaded and found again; on `upload` only. */
  readonly artifact?: Artifact;
  /** Files that the input names; what is in them is part of the plan. */
  readonly files?: readonly InputFile[];
  /** What the adapter's schema made of the target's input; `null` for `settle`, which has none. */
  readonly input: unknown;
}

/** Everything that a run does, decided before anything is changed. JSON-safe. */
export interface Plan {
  readonly format: 1;
  /** Content-addressed: 16 hex digits; the same content gives the same id on every machine. See `planId`. */
  readonly id: string;
  readonly release: string;
  /** Absolute path of the omnipub.yaml it was made from. */
  readonly configFile: string;
  /** The stores that the steps use. */
  readonly stores: PipelineConfig['stores'];
  readonly concurrency: PipelineConfig['concurrency'];
  /** Ordered so that each step comes after what it needs. */
  readonly steps: readonly PlanStep[];
}
