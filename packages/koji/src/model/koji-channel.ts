import type { CallControl } from '@omnipub/core';
import { channel } from '../api/host-schemas.js';
import { parseShape } from '../api/parse-result.js';
import { type ChannelRow, type HostFilter, type HostRow, listHosts } from '../read/list-names.js';
import type { ListOptions } from '../read/list-options.js';
import { listTasks, type TaskFilter, type TaskRow } from '../read/list-tasks.js';
import { controlOf } from '../read/reader.js';
import { pageOf } from '../web/page-of.js';
import type { ModelParts } from './model-parts.js';

/** A channel: builders, and the tasks that are given to them. */
export class KojiChannel {
  /** As the hub gave it. */
  readonly row: ChannelRow;
  readonly #parts: ModelParts;

  constructor(row: ChannelRow, parts: ModelParts) {
    this.row = row;
    this.#parts = parts;
  }

  /** Asks for one by number or name; undefined when there is none. @throws PublishError */
  static async load(
    info: string | number,
    parts: ModelParts,
    control: CallControl = {},
  ): Promise<KojiChannel | undefined> {
    const answer = await parts.api.getChannel(info, {}, controlOf(control));
    const row = parseShape(channel.nullable(), answer, 'getChannel');
    return row === null ? undefined : new KojiChannel(row, parts);
  }

  get id(): number {
    return this.row.id;
  }
  get name(): string {
    return this.row.name;
  }
  /** Its page; undefined when no `weburl` is configured. */
  get url(): string | undefined {
    return pageOf(this.#parts, { kind: 'channel', id: this.id });
  }

  /** Its builders. */
  hosts(filter?: Omit<HostFilter, 'channel'>, options?: ListOptions): AsyncGenerator<HostRow, void, void> {
    return listHosts(this.#parts, { ...filter, channel: this.id }, options);
  }
  /** Its tasks. */
  tasks(filter?: Omit<TaskFilter, 'channel'>, options?: ListOptions): AsyncGenerator<TaskRow, void, void> {
    return listTasks(this.#parts, { ...filter, channel: this.id }, options);
  }
  /** The weight of all tasks that its enabled builders take at once. @throws PublishError */
  async capacity(control: CallControl = {}): Promise<number> {
    let capacity = 0;
    for await (const host of this.hosts({ enabled: true }, control)) capacity += host.capacity;
    return capacity;
  }

  /** So that JSON has what the hub gave. */
  toJSON(): ChannelRow {
    return this.row;
  }
}
