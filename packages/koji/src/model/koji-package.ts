import type { CallControl } from '@omnipub/core';
import type { z } from 'zod';
import type { pkg } from '../api/tag-schemas.js';
import { type BuildFilter, listBuilds } from '../read/list-builds.js';
import { listTags, type TagRow } from '../read/list-names.js';
import type { ListOptions } from '../read/list-options.js';
import { pageOf } from '../web/page-of.js';
import { averageBuildMs } from './estimates.js';
import { KojiBuild } from './koji-build.js';
import type { ModelParts } from './model-parts.js';

/** A package as getPackage gives it. */
export type PackageRow = z.output<typeof pkg>;

/** A package: a name that builds and tags share. */
export class KojiPackage {
  /** As the hub gave it. */
  readonly row: PackageRow;
  readonly #parts: ModelParts;

  constructor(row: PackageRow, parts: ModelParts) {
    this.row = row;
    this.#parts = parts;
  }

  get id(): number {
    return this.row.id;
  }
  get name(): string {
    return this.row.name;
  }
  /** Its page; undefined when no `weburl` is configured. */
  get url(): string | undefined {
    return pageOf(this.#parts, { kind: 'package', id: this.id });
  }

  /** Its builds. */
  async *builds(
    filter?: Omit<BuildFilter, 'package'>,
    options?: ListOptions,
  ): AsyncGenerator<KojiBuild, void, void> {
    const rows = listBuilds(this.#parts, { ...filter, package: this.id }, options);
    for await (const row of rows) yield new KojiBuild(row, this.#parts);
  }
  /** The tags that have it on their list. */
  tags(options?: ListOptions): AsyncGenerator<TagRow, void, void> {
    return listTags(this.#parts, { package: this.id }, options);
  }
  /** How long its builds take, in milliseconds. {@link averageBuildMs} */
  averageBuildMs(control?: CallControl): Promise<number | undefined> {
    return averageBuildMs(this.#parts, this.name, control);
  }

  /** So that JSON has what the hub gave. */
  toJSON(): PackageRow {
    return this.row;
  }
}
