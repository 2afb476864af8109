import type { Args } from '../api/args.js';
import type { Methods } from '../api/call.js';
import type { Database } from '../db/database.js';
import { genericError } from '../hub-fault.js';
import { buildConfig } from '../tags/build-config.js';
import { needTag, needTagId } from '../tags/find-tag.js';
import { fullInheritance } from '../tags/inheritance.js';
import { makeTask } from '../tasks/make-task.js';
import { epoch } from '../times.js';
import { Double, isList, type Value } from '../xmlrpc/value.js';
import { findReadyRepo, repoRow, tagEvents } from './find-repo.js';
import { lastChange } from './last-change.js';

/** Repos, and the events that make them old (koji contract 10). */
export const repoMethods: Methods = {
  newRepo(call, args) {
    const { session, db } = call;
    if (!session.hasPerm('repo')) session.assertPerm('regen-repo');
    const tag = args.get('tag');
    needTag(db, tag);
    const opts: Record<string, Value> = {};
    if (args.get('event') !== null) opts.event = args.get('event');
    for (const name of ['src', 'separate_src', 'debuginfo']) if (args.flag(name)) opts[name] = true;
    const request = Object.keys(opts).length === 0 ? [tag] : [tag, { ...opts, __starstar: true }];
    return makeTask(call, { method: 'newRepo', request, priority: 15, channel: 'createrepo' }).id;
  },

  getRepo({ db }, args) {
    const tagId = needTagId(db, args.get('tag'));
    const [state, event, minEvent] = ['state', 'event', 'min_event'].map((name) => args.get(name));
    const dist = args.flag('dist');
    const repos = db.repos.filter(
      (repo) =>
        repo.tag_id === tagId &&
        repo.dist === dist &&
        // A look back does not ask for the state.
        (typeof event === 'number' ? repo.create_event <= event : repo.state === (state ?? 1)) &&
        (typeof minEvent !== 'number' || repo.create_event >= minEvent),
    );
    const repo = repos.sort((a, b) => a.create_event - b.create_event).at(-1);
    return repo === undefined ? null : repoRow(db, repo);
  },

  repoInfo({ db }, args) {
    const id = args.get('repo_id');
    const repo = typeof id === 'number' ? db.repos.get(id) : undefined;
    if (repo === undefined && args.flag('strict')) throw genericError('query returned no rows');
    return repo === undefined ? null : repoRow(db, repo);
  },

  getActiveRepos: ({ db }) => db.repos.filter(({ state }) => state !== 3).map((repo) => repoRow(db, repo)),

  'repo.get': ({ db }, args) => {
    const tagId = needTagId(db, args.get('tag'));
    const minEvent = args.get('min_event');
    const repo = findReadyRepo(db, tagId, {
      ...(typeof minEvent === 'number' ? { minEvent } : {}),
      ...atEvent(args.get('at_event')),
    });
    return repo === undefined ? null : repoRow(db, repo);
  },

  getEvent({ db }, args) {
    const id = args.get('id');
    const event = typeof id === 'number' ? db.events.get(id) : undefined;
    if (event === undefined && args.flag('strict')) throw genericError('query returned no rows');
    return event === undefined ? null : { id: event.id, ts: epoch(event.ts) };
  },

  getLastEvent({ db }, args) {
    const before = args.get('before');
    const limit =
      before instanceof Double
        ? before.value
        : typeof before === 'number'
          ? before
          : Number.POSITIVE_INFINITY;
    const event = db.events.filter(({ ts }) => ts < limit).at(-1);
    if (event === undefined && args.flag('strict')) throw genericError('query returned no rows');
    return event === undefined ? null : { id: event.id, ts: epoch(event.ts) };
  },

  tagLastChangeEvent({ db }, args) {
    const before = args.get('before');
    const tag = needTag(db, args.get('tag'));
    return lastChange(db, tag.id, typeof before === 'number' ? { before } : {}) || null;
  },

  tagFirstChangeEvent({ db }, args) {
    const after = args.get('after');
    const events = eventsOf(db, args).filter((event) => typeof after !== 'number' || event > after);
    return events.length === 0 ? null : Math.min(...events);
  },

  tagChangedSinceEvent({ db }, args) {
    const since = Number(args.get('event'));
    const tags = args.get('taglist');
    const ids = new Set((isList(tags) ? tags : []).filter((id) => typeof id === 'number'));
    return tagEvents(db, ids).some((event) => event > since);
  },

  getBuildConfig({ db }, args) {
    const event = args.get('event');
    const tagId = needTagId(db, args.get('tag'));
    return buildConfig(db, tagId, typeof event === 'number' ? event : null).info;
  },

  // No method of the sandbox makes external repos or groups, so that no tag has any.
  getTagExternalRepos: ({ db }, args) => {
    if (args.get('tag_info') !== null) needTag(db, args.get('tag_info'));
    return [];
  },
  getExternalRepoList: ({ db }, args) => {
    needTag(db, args.get('tag_info'));
    return [];
  },
  getTagGroups: ({ db }, args) => {
    needTag(db, args.get('tag'));
    return [];
  },
};

function atEvent(event: Value): { atEvent?: number } {
  return typeof event === 'number' ? { atEvent: event } : {};
}

function eventsOf(db: Database, args: Args): number[] {
  const tag = needTag(db, args.get('tag'));
  const parents = args.flag('inherit')
    ? fullInheritance(db, tag.id, { event: null }).map(({ row }) => row.parent_id)
    : [];
  return tagEvents(db, new Set([tag.id, ...parents]));
}
