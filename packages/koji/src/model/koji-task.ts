import type { CallControl } from '@omnipub/core';
import type { TaskRow } from '../read/list-tasks.js';
import { controlOf } from '../read/reader.js';
import { taskFrom } from '../tasks/hub-task.js';
import { pageOf } from '../web/page-of.js';
import { estimateTask, estimateTaskMs } from './estimate-task.js';
import { hubDate } from './hub-time.js';
import { KojiChannel } from './koji-channel.js';
import { durationMs, type ModelParts } from './model-parts.js';
import { isTaskDone, type TaskState, taskStateName } from './states.js';
import { type TaskArguments, taskArguments } from './task-arguments.js';
import { type TaskFacts, taskFacts } from './task-facts.js';

/** Which of the tasks below a task. */
export interface DescendentFilter extends CallControl {
  readonly method?: string | undefined;
  readonly state?: TaskState | undefined;
}

/** A task, and what its arguments say under the same names for every method. Ask for its row with `request`. */
export class KojiTask {
  /** As the hub gave it. */
  readonly row: TaskRow;
  readonly #parts: ModelParts;
  #arguments: TaskArguments | undefined;
  #facts: TaskFacts | undefined;

  constructor(row: TaskRow, parts: ModelParts) {
    this.row = row;
    this.#parts = parts;
  }

  /** Asks for one, its arguments decoded; undefined when there is none. @throws PublishError */
  static async load(id: number, parts: ModelParts, control: CallControl = {}): Promise<KojiTask | undefined> {
    const answer = await parts.api.getTaskInfo(id, { request: true }, controlOf(control));
    const row = taskFrom(answer);
    return row === undefined ? undefined : new KojiTask(row, parts);
  }

  get id(): number {
    return this.row.id;
  }
  get method(): string {
    return this.row.method;
  }
  /** `FREE`, `OPEN`, `CLOSED`, ... */
  get state(): ReturnType<typeof taskStateName> {
    return taskStateName(this.row.state);
  }
  /** It has come to its end, good or bad. */
  get isDone(): boolean {
    return isTaskDone(this.row.state);
  }
  get parentId(): number | undefined {
    return this.row.parent ?? undefined;
  }
  get createdAt(): Date | undefined {
    return hubDate(this.row.create_ts, this.row.create_time);
  }
  get startedAt(): Date | undefined {
    return hubDate(this.row.start_ts, this.row.start_time);
  }
  get completedAt(): Date | undefined {
    return hubDate(this.row.completion_ts, this.row.completion_time);
  }
  /** Milliseconds, of a task that still runs until now; undefined before it starts. */
  get durationMs(): number | undefined {
    return durationMs(this.#parts, this.startedAt, this.completedAt);
  }
  /** Its page; undefined when no `weburl` is configured. */
  get url(): string | undefined {
    return pageOf(this.#parts, { kind: 'task', id: this.id });
  }

  /** @throws PublishError PROTOCOL when the row's `request` is damaged; so do all that follow */
  get arguments(): TaskArguments {
    this.#arguments ??= taskArguments(this.method, this.row.request);
    return this.#arguments;
  }
  get #known(): TaskFacts {
    this.#facts ??= taskFacts(this.method, this.arguments);
    return this.#facts;
  }
  /** {@link TaskFacts.tag} */
  get tag(): string | number | undefined {
    return this.#known.tag;
  }
  get target(): string | undefined {
    return this.#known.target;
  }
  get package(): string | undefined {
    return this.#known.package;
  }
  /** {@link TaskFacts.buildId} */
  get buildId(): number | undefined {
    return this.#known.buildId;
  }
  /** What it builds for; `row.arch` is where it may run. */
  get arch(): string | undefined {
    return this.#known.arch;
  }
  get arches(): readonly string[] {
    return this.#known.arches;
  }
  get isScratch(): boolean {
    return this.#known.isScratch;
  }
  /** {@link TaskFacts.source} */
  get source(): string | undefined {
    return this.#known.source;
  }

  /** The name of its tag, looked up where the arguments have a number. @throws PublishError */
  async tagName(control?: CallControl): Promise<string | undefined> {
    const { tag } = this;
    return typeof tag === 'number' ? this.#parts.names.tagName(tag, control) : tag;
  }
  /** Who asked for it. @throws PublishError */
  async ownerName(control?: CallControl): Promise<string | undefined> {
    const { owner, owner_name: name } = this.row;
    if (typeof name === 'string') return name;
    return owner === null ? undefined : this.#parts.names.userName(owner, control);
  }
  /** The channel that it is for. @throws PublishError */
  async channel(control: CallControl = {}): Promise<KojiChannel | undefined> {
    const { channel_id: id } = this.row;
    return id === null ? undefined : KojiChannel.load(id, this.#parts, control);
  }

  /** The tasks below it, at every depth, each once, the oldest first. @throws PublishError */
  async descendents(filter: DescendentFilter = {}): Promise<readonly KojiTask[]> {
    const { method, state, ...control } = filter;
    const tree = await this.#parts.api.getTaskDescendents(this.id, { request: true }, controlOf(control));
    const rows = new Map<number, TaskRow>();
    // The map has an entry for each task of the tree, with its children; who is a child of whom is in the rows themselves.
    for (const row of Object.values(tree).flat()) if (row.id !== this.id) rows.set(row.id, row);
    return [...rows.values()]
      .sort((a, b) => a.id - b.id)
      .map((row) => new KojiTask(row, this.#parts))
      .filter((each) => method === undefined || each.method === method)
      .filter((each) => state === undefined || each.state === state);
  }

  /** {@link estimateTaskMs} */
  estimateDurationMs(control?: CallControl): Promise<number | undefined> {
    return estimateTaskMs(this, this.#parts, control);
  }
  /** {@link estimateTask} */
  estimateCompletion(control?: CallControl): Promise<Date | undefined> {
    return estimateTask(this, this.#parts, control);
  }

  /** So that JSON has what the hub gave. */
  toJSON(): TaskRow {
    return this.row;
  }
}
