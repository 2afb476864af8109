import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import type { RepoRequestRow } from '../db/rows.js';
import { genericError, HubFault } from '../hub-fault.js';
import { needTag, type Tag } from '../tags/find-tag.js';
import { makeTask } from '../tasks/make-task.js';
import { isFinished } from '../tasks/states.js';
import { taskInfo } from '../tasks/task-info.js';
import { epoch, timestamp } from '../times.js';
import { str } from '../xmlrpc/python.js';
import type { Struct, Value } from '../xmlrpc/value.js';
import { findReadyRepo, repoRow } from './find-repo.js';
import { lastChange } from './last-change.js';

/** Repos on demand: what a hub from 1.35 on has instead of a daemon that makes them all. */
export const requestMethods: Methods = {
  'repo.request': (call, args) => {
    const { db, session } = call;
    session.assertLogin();
    const tag = needTag(db, args.get('tag'));
    const range = rangeOf(call, tag, args);
    const ready = args.flag('force') ? undefined : findReadyRepo(db, tag.id, range);
    if (ready !== undefined) return { repo: repoRow(db, ready), request: null, duplicate: false };
    const open = db.repoRequests.find(
      (request) => request.tag_id === tag.id && isActive(call, request) && isEnough(request, range),
    );
    const request =
      open ?? newRequest(call, tag, { ...range, priority: priorityOf(call, args.get('priority')) });
    return { repo: null, request: requestRow(call, request), duplicate: open !== undefined };
  },

  'repo.checkRequest': (call, args) => {
    const { db } = call;
    const id = args.get('req_id');
    const request = typeof id === 'number' ? db.repoRequests.get(id) : undefined;
    if (request === undefined) throw genericError('No such request');
    const row = requestRow(call, request);
    const repo = repoOf(call, request);
    if (repo !== undefined) return { repo: repoRow(db, repo), request: row };
    return { repo: null, request: row, task: taskInfo(db.tasks.need(request.task_id)) };
  },
};

interface Range {
  readonly minEvent?: number;
  readonly atEvent?: number;
}

function rangeOf({ db }: Call, tag: Tag, args: Args): Range {
  const min = args.get('min_event');
  const at = args.get('at_event');
  if (at !== null) {
    if (min !== null) throw new HubFault('ParameterError', 'The min_event and at_event options conflict');
    return { atEvent: eventId(db, at) };
  }
  return { minEvent: min === null || min === 'last' ? lastChange(db, tag.id) : eventId(db, min) };
}

function eventId(db: Call['db'], value: Value): number {
  if (typeof value === 'number' && db.events.get(value) !== undefined) return value;
  throw new HubFault('ParameterError', `Invalid event: ${str(value)}`);
}

function priorityOf({ session }: Call, value: Value): number {
  if (typeof value !== 'number') return 20;
  if (value < 0 && !session.hasPerm('admin')) {
    throw new HubFault('ActionNotAllowed', 'only admins may create high-priority requests');
  }
  return 20 + value;
}

/** What kojira would do a little later is done at once: the task is made. */
function newRequest(call: Call, tag: Tag, wanted: Range & { priority: number }): RepoRequestRow {
  const { db, hub } = call;
  const opts = wanted.atEvent === undefined ? [] : [{ event: wanted.atEvent, __starstar: true }];
  const task = makeTask(call, {
    method: 'newRepo',
    request: [tag.name, ...opts],
    priority: 15,
    channel: 'createrepo',
  });
  return db.repoRequests.insert({
    tag_id: tag.id,
    owner: call.actor,
    priority: wanted.priority,
    min_event: wanted.minEvent ?? null,
    at_event: wanted.atEvent ?? null,
    opts: {},
    create_time: hub.now(),
    task_id: task.id,
  });
}

function isActive({ db }: Call, { task_id }: RepoRequestRow): boolean {
  return !isFinished(db.tasks.need(task_id).state);
}

function isEnough(request: RepoRequestRow, { minEvent, atEvent }: Range): boolean {
  if (atEvent !== undefined) return request.at_event === atEvent;
  return request.min_event !== null && request.min_event >= (minEvent ?? 0);
}

function repoOf({ db }: Call, { task_id }: RepoRequestRow): ReturnType<typeof db.repos.find> {
  return db.repos.find((repo) => repo.task_id === task_id && (repo.state === 1 || repo.state === 2));
}

function requestRow(call: Call, request: RepoRequestRow): Struct {
  const { db } = call;
  const task = db.tasks.need(request.task_id);
  const updated = task.completion_time ?? task.start_time ?? request.create_time;
  return {
    active: isActive(call, request),
    at_event: request.at_event,
    create_time: timestamp(request.create_time),
    create_ts: epoch(request.create_time),
    id: request.id,
    min_event: request.min_event,
    opts: request.opts,
    owner: request.owner,
    owner_name: db.users.need(request.owner).name,
    priority: request.priority,
    repo_id: repoOf(call, request)?.id ?? null,
    tag_id: request.tag_id,
    tag_name: db.tags.need(request.tag_id).name,
    task_id: request.task_id,
    task_state: task.state,
    tries: 1,
    update_time: timestamp(updated),
    update_ts: epoch(updated),
  };
}
