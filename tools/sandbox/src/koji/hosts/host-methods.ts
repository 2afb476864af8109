import type { Methods } from '../api/call.js';
import type { Database } from '../db/database.js';
import type { ChannelRow, HostRow } from '../db/rows.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { queryRows } from '../query/query-rows.js';
import { isFinished } from '../tasks/states.js';
import { epoch, timestamp } from '../times.js';
import { str, truthy } from '../xmlrpc/python.js';
import { Double, type Struct, type Value } from '../xmlrpc/value.js';

/** Builders and their channels. There is one builder, and it is always there. */
export const hostMethods: Methods = {
  getChannel({ db }, args) {
    const info = args.get('channelInfo');
    const channel = findNamed(db.channels, info);
    if (channel === undefined && args.flag('strict')) throw genericError(`Invalid channelInfo: ${str(info)}`);
    return channel === undefined ? null : channelRow(channel);
  },

  listChannels({ db }, args) {
    const host = args.get('hostID');
    const row = host === null ? undefined : findNamed(db.hosts, host);
    const enabled = args.get('enabled');
    const channels = db.channels.filter(
      (channel) =>
        (host === null || row?.channels.includes(channel.id) === true) &&
        (enabled === null || channel.enabled === truthy(enabled)),
    );
    return channels.map(channelRow);
  },

  getHost({ db, hub }, args) {
    const info = args.get('hostInfo');
    const host = findNamed(db.hosts, info);
    if (host === undefined && args.flag('strict')) throw genericError(`Invalid hostInfo: ${str(info)}`);
    return host === undefined ? null : { ...hostRow(db, host), update_ts: epoch(hub.now()) };
  },

  listHosts({ db }, args) {
    const enabled = args.get('enabled');
    const hosts = db.hosts.filter((host) => enabled === null || host.enabled === truthy(enabled));
    return queryRows(
      hosts.map((host) => hostRow(db, host)),
      args.get('queryOpts'),
    );
  },

  getLastHostUpdate({ db, hub }, args) {
    const id = args.get('hostID');
    if (typeof id !== 'number' || db.hosts.get(id) === undefined) return null;
    return args.flag('ts') ? epoch(hub.now()) : timestamp(hub.now());
  },

  getAllArches: ({ db }) => [...new Set(db.hosts.all().flatMap(({ arches }) => arches.split(' ')))],
};

function channelRow({ comment, description, enabled, id, name }: ChannelRow): Struct {
  return { comment, description, enabled, id, name };
}

function hostRow(
  db: Database,
  { arches, capacity, enabled, id, name, user_id }: HostRow,
): { [key: string]: Value } {
  const load = db.tasks.filter((task) => task.host_id === id && !isFinished(task.state));
  return {
    arches,
    capacity: new Double(capacity),
    comment: null,
    description: null,
    enabled,
    id,
    name,
    ready: true,
    task_load: new Double(load.reduce((sum, { weight }) => sum + weight, 0)),
    user_id,
  };
}
