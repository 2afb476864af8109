import { randomBytes } from 'node:crypto';
import type { Methods } from '../api/call.js';
import { buildInfo } from '../builds/build-info.js';
import { needBuild } from '../builds/find-build.js';
import { newBuild } from '../builds/new-build.js';
import { BUILDING, CANCELED, FAILED } from '../builds/states.js';
import { heldAt, revoke } from '../db/versions.js';
import { findNamed, needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { assertGenerator } from './access.js';
import { importContent } from './import.js';
import { need } from './metadata.js';

/** Content generators (koji contract 9). */
export const cgMethods: Methods = {
  async CGImport(call, args) {
    const build = await importContent(call, {
      metadata: args.get('metadata'),
      folder: str(args.get('directory')),
      token: args.get('token'),
    });
    return buildInfo(call.db, build);
  },

  CGInitBuild(call, args) {
    const { db, hub } = call;
    const cg = assertGenerator(call, args.get('cg'));
    const data = args.struct('data');
    const [name, version, release] = ['name', 'version', 'release'].map((key) => str(need(data, key)));
    for (const field of ['version', 'release']) {
      if (str(data[field]).includes('-'))
        throw genericError(`The "-" character not allowed in ${field} field`);
    }
    const build = newBuild(call, {
      name: name ?? '',
      version: version ?? '',
      release: release ?? '',
      epoch: typeof data.epoch === 'number' ? data.epoch : null,
      state: BUILDING,
      completion_time: null,
      owner: call.actor,
      cg_id: cg.id,
      draft: truthy(data.draft),
    });
    if (db.reservations.find(({ build_id }) => build_id === build.id) !== undefined) {
      throw genericError('Build is already reserved');
    }
    const token = randomBytes(32).toString('hex');
    db.reservations.insert({ build_id: build.id, token, created: hub.now() });
    return { build_id: build.id, token };
  },

  CGRefundBuild(call, args) {
    const { db, hub } = call;
    const state = args.get('state');
    if (state !== FAILED && state !== CANCELED)
      throw genericError('Only FAILED/CANCELED build states are allowed');
    const cg = assertGenerator(call, args.get('cg'));
    const build = needBuild(db, args.get('build_id'));
    const shown = str(args.get('build_id'));
    if (build.state !== BUILDING) throw genericError(`Build ID ${shown} is not in BUILDING state`);
    const reservation = db.reservations.find(({ build_id }) => build_id === build.id);
    if (reservation === undefined || reservation.token !== args.get('token')) {
      throw genericError(`Token doesn't match build ID ${shown}`);
    }
    if (build.cg_id !== cg.id) throw genericError(`Build ID ${shown} is not reserved by this CG`);
    db.builds.update(build.id, { state, completion_time: hub.now() });
    db.reservations.delete(reservation.id);
    return null;
  },

  listCGs({ db }) {
    const generators: Record<string, { id: number; users: Value[] }> = {};
    for (const row of db.cgUsers.filter((access) => heldAt(access, null))) {
      const { id, name } = db.contentGenerators.need(row.cg_id);
      generators[name] ??= { id, users: [] };
      generators[name].users.push(db.users.need(row.user_id).name);
    }
    return generators;
  },

  grantCGAccess(call, args) {
    const { db, session } = call;
    session.assertPerm('admin');
    const user = findUser(db, args.get('user'), { strict: true });
    const info = args.get('cg');
    const known = args.flag('create')
      ? findNamed(db.contentGenerators, info)
      : needNamed(db.contentGenerators, info);
    const cg = known ?? db.contentGenerators.insert({ name: str(info) });
    const access = db.cgUsers.find(
      (row) => row.cg_id === cg.id && row.user_id === user.id && heldAt(row, null),
    );
    if (access !== undefined) throw genericError(`User already has access to content generator ${cg.name}`);
    db.cgUsers.insert({ cg_id: cg.id, user_id: user.id, ...call.created() });
    return null;
  },

  revokeCGAccess(call, args) {
    const { db, session } = call;
    session.assertPerm('admin');
    const user = findUser(db, args.get('user'), { strict: true });
    const cg = needNamed(db.contentGenerators, args.get('cg'));
    revoke(call, db.cgUsers, (row) => row.cg_id === cg.id && row.user_id === user.id);
    return null;
  },
};
