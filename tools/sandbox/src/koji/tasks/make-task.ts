import type { Actor } from '../api/actor.js';
import type { TaskRow } from '../db/rows.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { str } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { FREE, OPEN } from './states.js';

/** What a task begins with; a subtask takes the rest from its parent. */
export interface NewTask {
  readonly method: string;
  readonly request: readonly Value[];
  /** Less is sooner. @default 20; one less than its parent's */
  readonly priority?: number;
  readonly parent?: number;
  readonly label?: string | null;
  readonly arch?: string;
  readonly channel?: Value;
  /** @default who asks */
  readonly owner?: number;
}

/** Puts a task where the builders look for work. @throws HubFault 1000 */
export function makeTask(actor: Actor, wanted: NewTask): TaskRow {
  const { db, hub } = actor;
  const parent = wanted.parent === undefined ? undefined : openParent(actor, wanted.parent);
  return db.tasks.insert({
    method: wanted.method,
    request: wanted.request,
    state: FREE,
    result: null,
    create_time: hub.now(),
    start_time: null,
    completion_time: null,
    channel_id: channelOf(actor, wanted, parent),
    host_id: null,
    parent: parent?.id ?? null,
    label: parent === undefined ? null : (wanted.label ?? null),
    waiting: null,
    awaited: null,
    owner: wanted.owner ?? parent?.owner ?? actor.actor,
    arch: wanted.arch ?? parent?.arch ?? 'noarch',
    priority: wanted.priority ?? (parent === undefined ? 20 : parent.priority - 1),
    weight: 1,
  });
}

function openParent({ db }: Actor, id: number): TaskRow {
  const parent = db.tasks.get(id);
  if (parent === undefined) throw genericError(`Invalid parent task: ${id}`);
  if (parent.state !== OPEN) throw genericError(`Parent task (id ${id}) is not open`);
  return parent;
}

function channelOf({ db }: Actor, wanted: NewTask, parent: TaskRow | undefined): number {
  if (wanted.channel === undefined || wanted.channel === null) return parent?.channel_id ?? 1;
  const channel = findNamed(db.channels, wanted.channel);
  if (channel === undefined) throw genericError(`No such channel: ${str(wanted.channel)}`);
  if (!channel.enabled) throw genericError(`Channel ${channel.name} is disabled.`);
  return channel.id;
}
