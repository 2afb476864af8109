import type { BuildChroot, SourceChroot } from '../builds/build-schema.js';

/** The logs that every chroot has: what the builder said, and what the backend did around it. */
export type LogName = 'builder-live' | 'backend';

/** Where the logs of a chroot are. */
export interface LogUrls {
  /** What the builder said: `builder-live.log`. */
  readonly builder: string;
  /** What the backend did: `backend.log`. */
  readonly backend: string;
}

/** States in which logs still grow; when they are left, the logs are compressed (recording monitor-fields; the frontend's models.py). */
const growing: ReadonlySet<string> = new Set(['starting', 'running']);

/** Where a log is: below the folder of the results, compressed as soon as nothing writes to it any more. */
export function logUrl(resultUrl: string, name: LogName, state: string): string {
  return `${resultUrl.replace(/\/+$/, '')}/${name}.log${growing.has(state) ? '' : '.gz'}`;
}

/** Where the logs of a chroot, or of the making of the SRPM, are; undefined while it has no folder. */
export function logUrls({
  result_url: url,
  state,
}: Pick<BuildChroot | SourceChroot, 'result_url' | 'state'>): LogUrls | undefined {
  if (url === null || url === '') return undefined;
  return { builder: logUrl(url, 'builder-live', state), backend: logUrl(url, 'backend', state) };
}
