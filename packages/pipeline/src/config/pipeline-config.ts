import type { DeclaredSnap } from '@omnipub/core';

/** A place in omnipub.yaml; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A store that the file names. */
export interface StoreConfig {
  readonly kind: string;
  /** What the adapter's config schema made of it, JSON-safe; paths in it are absolute. */
  readonly config: unknown;
}

/** How much runs at once. */
export interface ConcurrencyConfig {
  /** Steps at once, waiting (`settle`) not counted. @default 4 */
  readonly total: number;
  /** Steps at once at one store. @default 2 */
  readonly perStore: number;
}

/** One thing to publish at one store. */
export interface TargetConfig {
  readonly name: string;
  /** A key of {@link PipelineConfig.stores}. */
  readonly store: string;
  /** Path or glob that must match exactly one file or directory; relative to the folder of omnipub.yaml. */
  readonly artifact?: string;
  /** What a snap is, for machines without `unsquashfs`; where that is installed it must agree. */
  readonly declared?: DeclaredSnap;
  /** Input of the adapter's `register`; absent: no such step. */
  readonly register?: unknown;
  /** Input of the adapter's `upload`; absent: no such step. */
  readonly upload?: unknown;
  /** Input of the adapter's `release`; absent: no such step. */
  readonly release?: unknown;
  /** Targets of one set (one snap for several architectures) are released only when each of them is uploaded and ready. */
  readonly set?: string;
  /** Targets that must be done before this one starts. */
  readonly needs: readonly string[];
  readonly position: Position;
}

/** What omnipub.yaml says, checked. */
export interface PipelineConfig {
  /** Absolute path of the file; relative paths in it start from its folder. */
  readonly file: string;
  /** A name for the release as a whole, for reports. */
  readonly release: string;
  readonly stores: Readonly<Record<string, StoreConfig>>;
  readonly targets: readonly TargetConfig[];
  readonly concurrency: ConcurrencyConfig;
}
