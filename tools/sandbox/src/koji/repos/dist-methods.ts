import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Methods } from '../api/call.js';
import { HubFault } from '../hub-fault.js';
import { keyError } from '../python-error.js';
import { needTag } from '../tags/find-tag.js';
import { makeTask } from '../tasks/make-task.js';
import { str, typeOf } from '../xmlrpc/python.js';
import { isList } from '../xmlrpc/value.js';

/** Repos to publish: of RPMs that are signed with certain keys. */
export const distRepoMethods: Methods = {
  distRepo(call, args) {
    const { db, hub, session } = call;
    if (!session.hasPerm('dist-repo') && !session.hasPerm('admin')) {
      throw new HubFault('ActionNotAllowed', 'policy violation (dist_repo)');
    }
    const keys = args.get('keys');
    if (!isList(keys)) {
      const message = `Invalid type for value '${str(keys)}': ${typeOf(keys)}, expected type <class 'list'>`;
      throw new HubFault('ParameterError', message);
    }
    const tag = needTag(db, args.get('tag'));
    const { arch } = args.extra;
    if (arch === undefined) throw keyError('arch');
    const event = typeof args.extra.event === 'number' ? args.extra.event : call.event();
    const now = hub.now();
    const repo = db.repos.insert({
      create_event: event,
      creation_time: now,
      state_time: now,
      begin_event: null,
      end_event: null,
      tag_id: tag.id,
      state: 0,
      dist: true,
      task_id: null,
      opts: {},
      custom_opts: {},
    });
    for (const one of isList(arch) ? arch : []) {
      mkdirSync(join(hub.paths.distRepo(tag.name, repo.id), str(one)), { recursive: true });
    }
    const request = [args.get('tag'), repo.id, keys, { ...args.extra, event }];
    const task = makeTask(call, { method: 'distRepo', request, priority: 15, channel: 'createrepo' });
    db.repos.update(repo.id, { task_id: task.id });
    return task.id;
  },
};
