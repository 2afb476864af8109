import type { CallControl } from '@omnipub/core';
import type { z } from 'zod';
import type { buildLog, listedBuild, taggedBuild } from '../api/build-schemas.js';
import {
  type ArchiveFilter,
  type ArchiveRow,
  listArchives,
  listRpms,
  type RpmFilter,
} from '../read/list-files.js';
import { listTags, type TagRow } from '../read/list-names.js';
import type { ListOptions } from '../read/list-options.js';
import type { RpmRow } from '../read/list-tagged.js';
import { controlOf } from '../read/reader.js';
import { pageOf } from '../web/page-of.js';
import { averageBuildMs } from './estimates.js';
import { hubDate } from './hub-time.js';
import { KojiTask } from './koji-task.js';
import { durationMs, type ModelParts } from './model-parts.js';
import { buildStateName } from './states.js';

/** A row of any call that shows a build: getBuild, listBuilds, listTagged, getLatestBuilds. */
export type BuildRow = z.output<typeof listedBuild> | z.output<typeof taggedBuild>;

/** A build with everything that hangs on it. What is not in its row is asked for when it is wanted. */
export class KojiBuild {
  /** As the hub gave it. */
  readonly row: BuildRow;
  readonly #parts: ModelParts;

  constructor(row: BuildRow, parts: ModelParts) {
    this.row = row;
    this.#parts = parts;
  }

  get id(): number {
    return this.row.build_id;
  }
  get nvr(): string {
    return this.row.nvr;
  }
  /** The name of the package. */
  get package(): string {
    return this.row.package_name;
  }
  get version(): string {
    return this.row.version;
  }
  get release(): string {
    return this.row.release;
  }
  /** `BUILDING`, `COMPLETE`, ... */
  get state(): ReturnType<typeof buildStateName> {
    return buildStateName(this.row.state);
  }
  /** Who built it. */
  get owner(): string {
    return this.row.owner_name;
  }
  get isDraft(): boolean {
    return this.row.draft === true;
  }
  get createdAt(): Date | undefined {
    return hubDate(seconds(this.row.creation_ts), this.row.creation_time);
  }
  /** Of a build whose start the hub didn't note, when it was created. */
  get startedAt(): Date | undefined {
    return hubDate(seconds(this.row.start_ts), this.row.start_time) ?? this.createdAt;
  }
  get completedAt(): Date | undefined {
    return hubDate(seconds(this.row.completion_ts), this.row.completion_time);
  }
  /** Milliseconds, of a build that still runs until now. */
  get durationMs(): number | undefined {
    return durationMs(this.#parts, this.startedAt, this.completedAt);
  }
  /** Its page; undefined when no `weburl` is configured. */
  get url(): string | undefined {
    return pageOf(this.#parts, { kind: 'build', id: this.id });
  }
  /** Where its sources came from. */
  get source(): string | undefined {
    const { source } = this.row;
    return typeof source === 'string' ? source : undefined;
  }
  /** The commit of its sources: what stands behind the `#` of their URL. */
  get commit(): string | undefined {
    const { source } = this;
    const at = source?.lastIndexOf('#') ?? -1;
    return at < 0 ? undefined : source?.slice(at + 1);
  }
  /** The task that made it. Content generators for containers say it in `extra` (koji issue 215). */
  get taskId(): number | undefined {
    const { task_id: task, extra } = this.row;
    if (task !== null) return task;
    const isStruct = typeof extra === 'object' && extra !== null && 'container_koji_task_id' in extra;
    const container: unknown = isStruct ? extra.container_koji_task_id : undefined;
    return typeof container === 'number' ? container : undefined;
  }

  /** The task that made it; undefined for imports, and when the hub no longer knows the task. @throws PublishError */
  async task(control: CallControl = {}): Promise<KojiTask | undefined> {
    const { taskId } = this;
    if (taskId === undefined) return undefined;
    return KojiTask.load(taskId, this.#parts, control);
  }

  /** The name of the target it was built for, by its task. @throws PublishError */
  async target(control?: CallControl): Promise<string | undefined> {
    return (await this.task(control))?.target;
  }

  /** The tags that it is in now. */
  tags(options?: ListOptions): AsyncGenerator<TagRow, void, void> {
    return listTags(this.#parts, { build: this.id }, options);
  }
  /** Its RPMs. */
  rpms(filter?: Omit<RpmFilter, 'build'>, options?: ListOptions): AsyncGenerator<RpmRow, void, void> {
    return listRpms(this.#parts, { ...filter, build: this.id }, options);
  }
  /** Its other files. */
  archives(
    filter?: Omit<ArchiveFilter, 'build'>,
    options?: ListOptions,
  ): AsyncGenerator<ArchiveRow, void, void> {
    return listArchives(this.#parts, { ...filter, build: this.id }, options);
  }
  /** Its logs; only of a build that is complete. @throws PublishError */
  logs(control: CallControl = {}): Promise<readonly z.output<typeof buildLog>[]> {
    return this.#parts.api.getBuildLogs(this.id, controlOf(control));
  }

  /**
   * When it ended, or will probably end: its start and the average of its package. Undefined when there is no average.
   * A rough guess: the average is over all targets and architectures.
   * @throws PublishError
   */
  async estimateCompletion(control?: CallControl): Promise<Date | undefined> {
    const { startedAt } = this;
    if (this.state !== 'BUILDING') return this.completedAt;
    const average = await averageBuildMs(this.#parts, this.package, control);
    if (average === undefined || startedAt === undefined) return undefined;
    return new Date(startedAt.getTime() + average);
  }

  /** So that JSON has what the hub gave. */
  toJSON(): BuildRow {
    return this.row;
  }
}

/** Rows of listTagged have no `*_ts` (koji contract 2): what else a hub puts there is not known. */
function seconds(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
