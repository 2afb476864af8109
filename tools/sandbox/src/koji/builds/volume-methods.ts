import { existsSync } from 'node:fs';
import type { Methods } from '../api/call.js';
import { findNamed, needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { queryRows } from '../query/query-rows.js';
import { str } from '../xmlrpc/python.js';

/** Volumes and types of builds. */
export const volumeMethods: Methods = {
  listBTypes({ db }, args) {
    const { name, id } = args.struct('query');
    const types = db.btypes.filter(
      (row) => (name === undefined || row.name === name) && (id === undefined || row.id === id),
    );
    return queryRows(
      types.map((row) => ({ ...row })),
      args.get('queryOpts'),
    );
  },

  listVolumes: ({ db }) => db.volumes.all().map(({ id, name }) => ({ id, name })),
  getVolume: ({ db }, args) => {
    const info = args.get('volume');
    const volume = args.flag('strict') ? needNamed(db.volumes, info) : findNamed(db.volumes, info);
    return volume === undefined ? null : { id: volume.id, name: volume.name };
  },
  addVolume({ db, session, hub }, args) {
    session.assertPerm('admin');
    const name = str(args.get('name'));
    if (findNamed(db.volumes, name) !== undefined) throw genericError(`volume ${name} already exists`);
    if (!existsSync(hub.paths.volume(name))) {
      throw genericError(`please create the volume directory first`);
    }
    return { ...db.volumes.insert({ name }) };
  },
};
