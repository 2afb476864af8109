import type { Call, Methods } from '../api/call.js';
import type { Database } from '../db/database.js';
import { eventOf, revoke } from '../db/versions.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { verifyName } from '../names.js';
import { queryRows } from '../query/query-rows.js';
import { findTag } from '../tags/find-tag.js';
import { str, truthy } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { type Target, targetRow, targetsAt } from './find-target.js';

/** Build targets (koji contract 11). */
export const targetMethods: Methods = {
  getBuildTargets({ db }, args) {
    const info = args.get('info');
    const buildTag = tagId(db, args.get('buildTagID'));
    const destTag = tagId(db, args.get('destTagID'));
    const named = truthy(info) ? findNamed(db.targets, info) : undefined;
    const targets = targetsAt(db, eventOf(args.get('event'))).filter(
      (target) =>
        (!truthy(info) || target.id === named?.id) &&
        (buildTag === undefined || target.config.build_tag === buildTag) &&
        (destTag === undefined || target.config.dest_tag === destTag),
    );
    return queryRows(
      targets.map((target) => targetRow(db, target)),
      args.get('queryOpts'),
    );
  },

  getBuildTarget({ db }, args) {
    const info = args.get('info');
    const named = findNamed(db.targets, info);
    const target = targetsAt(db, eventOf(args.get('event'))).find(({ id }) => id === named?.id);
    if (target !== undefined) return targetRow(db, target);
    if (args.flag('strict')) throw genericError(`No such build target: ${str(info)}`);
    return null;
  },

  createBuildTarget(call, args) {
    const { db, session } = call;
    session.assertPerm('target');
    const name = args.get('name');
    verifyName(name);
    if (targetsAt(db, null).some((target) => target.name === name)) {
      throw genericError(`A build target with the name '${name}' already exists`);
    }
    const config = tags(db, { build: args.get('build_tag'), dest: args.get('dest_tag') });
    const target = findNamed(db.targets, name) ?? db.targets.insert({ name });
    db.targetConfig.insert({ build_target_id: target.id, ...config, ...call.created() });
    return null;
  },

  editBuildTarget(call, args) {
    const { db, session } = call;
    session.assertPerm('target');
    const name = args.get('name');
    verifyName(name);
    const target = needTarget(db, args.get('buildTargetInfo'));
    const config = tags(db, { build: args.get('build_tag'), dest: args.get('dest_tag') });
    if (target.name !== name) {
      const other = findNamed(db.targets, name);
      if (other !== undefined)
        throw genericError(`name "${name}" is already taken by build target ${other.id}`);
      db.targets.update(target.id, { name });
    }
    revokeTarget(call, target.id);
    db.targetConfig.insert({ build_target_id: target.id, ...config, ...call.created() });
    return null;
  },

  deleteBuildTarget(call, args) {
    call.session.assertPerm('target');
    revokeTarget(call, needTarget(call.db, args.get('buildTargetInfo')).id);
    return null;
  },
};

function tagId(db: Database, info: Value): number | undefined {
  if (info === null) return undefined;
  return typeof info === 'number' ? info : (findNamed(db.tags, info)?.id ?? -1);
}

function tags(
  db: Database,
  names: { build: Value; dest: Value },
): Pick<Target['config'], 'build_tag' | 'dest_tag'> {
  const build = findTag(db, names.build);
  if (build === undefined) throw genericError(`build tag '${str(names.build)}' does not exist`);
  const dest = findTag(db, names.dest);
  if (dest === undefined) throw genericError(`destination tag '${str(names.dest)}' does not exist`);
  return { build_tag: build.id, dest_tag: dest.id };
}

function needTarget(db: Database, info: Value): { id: number; name: string } {
  const target = findNamed(db.targets, info);
  if (target === undefined) throw genericError(`No such build target: ${str(info)}`);
  return target;
}

function revokeTarget(call: Call, id: number): void {
  revoke(call, call.db.targetConfig, (row) => row.build_target_id === id);
}
