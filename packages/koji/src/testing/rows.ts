import type { z } from 'zod';
import type { listedBuild } from '../api/build-schemas.js';
import type { task } from '../api/task-schemas.js';

/** A row of listBuilds as the recordings have it, with other values. */
export function buildRow(changes: Record<string, unknown> = {}): z.output<typeof listedBuild> {
  const {
    id = 1,
    name = 'hello',
    version = '1.0',
    release = '1',
    ...rest
  } = changes as Record<string, never>;
  return {
    build_id: id,
    name,
    version,
    release,
    epoch: null,
    nvr: `${String(name)}-${String(version)}-${String(release)}`,
    package_id: 1,
    package_name: name,
    state: 1,
    owner_id: 1,
    owner_name: 'kojiadmin',
    task_id: null,
    volume_id: 0,
    volume_name: 'DEFAULT',
    draft: false,
    source: null,
    extra: null,
    creation_time: '2026-11-21 02:15:33.444673+00:00',
    creation_ts: 1795227333.444673,
    start_time: '2026-11-21 02:15:33.442435+00:00',
    start_ts: 1795227333.442435,
    completion_time: '2026-11-21 02:16:33.442435+00:00',
    completion_ts: 1795227393.442435,
    ...rest,
  };
}

/** A row of getTaskInfo, with other values. */
export function taskRow(changes: Record<string, unknown> = {}): z.output<typeof task> {
  return {
    id: 6,
    method: 'build',
    state: 1,
    owner: 1,
    parent: null,
    channel_id: 1,
    host_id: 1,
    arch: 'noarch',
    label: null,
    priority: 20,
    weight: 0.2,
    create_time: '2026-11-21 02:18:37.509599+00:00',
    create_ts: 1795227517.509599,
    start_time: '2026-11-21 02:18:38.190470+00:00',
    start_ts: 1795227518.19047,
    completion_time: null,
    completion_ts: null,
    request: [],
    ...changes,
  };
}
