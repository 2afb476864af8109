import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BuildRow } from '../db/build-rows.js';
import type { Hub } from '../hub.js';
import { genericError } from '../hub-fault.js';
import type { Struct } from '../xmlrpc/value.js';
import { buildPath } from './build-path.js';

/** The logs of a build, with their paths below topdir (recording getBuildLogs). */
export function buildLogs(hub: Hub, build: BuildRow): Struct[] {
  const root = join(buildPath(hub, build), 'data', 'logs');
  const stat = statSync(root, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) throw genericError(`Not a directory: ${root}`);
  const logs: Struct[] = [];
  const walk = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    const dir = relative(root, folder) || '.';
    for (const entry of entries) {
      if (entry.isFile()) {
        const path = `${relative(hub.paths.topdir, root)}/${dir}/${entry.name}`;
        logs.push({ name: entry.name, dir, path });
      }
    }
    for (const entry of entries) if (entry.isDirectory()) walk(join(folder, entry.name));
  };
  walk(root);
  return logs;
}
