import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { needBuild } from '../builds/find-build.js';
import { needNamed } from '../find-named.js';
import { HubFault } from '../hub-fault.js';
import { addPackage } from '../packages/change-list.js';
import { needTag, type Tag } from '../tags/find-tag.js';
import { makeTask } from '../tasks/make-task.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';
import { assertTagAccess, packageProblem, tagAccess } from './assert-access.js';
import { assertComplete, enterTag, leaveTag } from './tag-build.js';
import { taggedBuilds } from './tagged-builds.js';

/** Builds into tags and out of them (koji contract 12). */
export const taggingMethods: Methods = {
  tagBuild: (call, args) =>
    tagTask(call, {
      tag: args.get('tag'),
      build: args.get('build'),
      from: args.get('fromtag'),
      force: args.flag('force'),
    }),

  moveBuild: (call, args) =>
    tagTask(call, {
      tag: args.get('tag2'),
      build: args.get('build'),
      from: args.get('tag1'),
      force: args.flag('force'),
    }),

  moveAllBuilds(call, args) {
    const { db, session } = call;
    const userId = session.assertLogin().id;
    const pkg = needNamed(db.packages, args.get('package'));
    const from = needTag(db, args.get('tag1'));
    const to = needTag(db, args.get('tag2'));
    const force = args.flag('force');
    assertListed(call, to, pkg, { force, name: `tag ${str(args.get('tag2'))}` });
    for (const tag of [from, to]) assertTagAccess(call, tag, { userId, force });
    const tasks: number[] = [];
    // In the order in which they came in, one after the other.
    for (const { build } of taggedBuilds(db, from.id, { package: pkg.name }).reverse()) {
      const subtask = ['tagBuild', [to.id, build.id, force, from.id], { priority: 15 }];
      const request = [tasks.slice(-1), [subtask]];
      tasks.push(makeTask(call, { method: 'dependantTask', request }).id);
    }
    return tasks;
  },

  untagBuild(call, args) {
    const { id } = call.session.assertLogin();
    return untag(call, args, id);
  },

  tagBuildBypass(call, args) {
    call.session.assertPerm('tag');
    const { db } = call;
    const tag = needTag(db, args.get('tag'));
    const build = needBuild(db, args.get('build'));
    assertTagAccess(call, tag, { userId: call.actor, force: args.flag('force') });
    enterTag(call, tag, build, { force: args.flag('force') });
    return null;
  },

  untagBuildBypass(call, args) {
    call.session.assertPerm('tag');
    return untag(call, args, call.actor);
  },

  massTag(call, args) {
    call.session.assertPerm('tag');
    const { db } = call;
    const tag = needTag(db, args.get('tag'));
    const builds = args.get('builds');
    for (const info of isList(builds) ? builds : []) {
      enterTag(call, tag, needBuild(db, info), { force: true });
      // An event each, so that their order is kept.
      call.nextEvent();
    }
    return null;
  },

  checkTagAccess(call, args) {
    const user = args.get('user_id');
    const userId = typeof user === 'number' ? user : call.actor;
    const { reason, override } = tagAccess(call, needTag(call.db, args.get('tag_id')), userId);
    return [reason === undefined, override, reason ?? ''];
  },
};

/** What can be seen at once is checked at once; the rest, whether it is there already above all, is seen by the task. */
function tagTask(call: Call, request: { tag: Value; build: Value; from: Value; force: boolean }): number {
  const { db, session } = call;
  const userId = session.assertLogin().id;
  const build = needBuild(db, request.build);
  const tag = needTag(db, request.tag);
  const from = truthy(request.from) ? needTag(db, request.from) : undefined;
  const { force } = request;
  assertComplete(call, build);
  for (const one of from === undefined ? [tag] : [tag, from]) assertTagAccess(call, one, { userId, force });
  assertListed(call, tag, db.packages.need(build.pkg_id), { force, name: tag.name });
  return makeTask(call, {
    method: 'tagBuild',
    request: [tag.id, build.id, force, from?.id ?? null],
    priority: 10,
  }).id;
}

/** @throws HubFault 1003 (recording fault-tagBuild-pkg-not-in-tag); with force an administrator puts it on the list */
function assertListed(
  call: Call,
  tag: Tag,
  pkg: { id: number; name: string },
  options: { force: boolean; name: string },
): void {
  const problem = packageProblem(call.db, { id: tag.id, name: options.name }, pkg);
  if (problem === undefined) return;
  if (!options.force || !call.session.hasPerm('admin')) throw new HubFault('TagError', problem);
  addPackage(call, {
    tag: tag.id,
    pkg: pkg.id,
    owner: null,
    block: false,
    extraArches: null,
    force: true,
    update: false,
  });
}

function untag(call: Call, args: Args, userId: number): null {
  const tag = needTag(call.db, args.get('tag'));
  const build = needBuild(call.db, args.get('build'));
  assertTagAccess(call, tag, { userId, force: args.flag('force') });
  leaveTag(call, tag, build, { strict: args.flag('strict') });
  return null;
}
