import type { Database } from '../db/database.js';
import type { RepoRow } from '../db/rows.js';
import { epoch, timestamp } from '../times.js';
import type { Value } from '../xmlrpc/value.js';

/** The newest repo of a tag that can be used, made at or after an event. */
export function findReadyRepo(
  db: Database,
  tagId: number,
  options: { minEvent?: number; atEvent?: number; state?: number; dist?: boolean } = {},
): RepoRow | undefined {
  const { minEvent = 0, atEvent, state = 1, dist = false } = options;
  return db.repos
    .filter(
      (repo) =>
        repo.tag_id === tagId &&
        repo.state === state &&
        repo.dist === dist &&
        (atEvent === undefined ? repo.create_event >= minEvent : repo.create_event === atEvent),
    )
    .sort((a, b) => b.create_event - a.create_event)[0];
}

/** A repo as the hub answers it, columns in order (recordings getRepo, repoInfo). */
export function repoRow(db: Database, repo: RepoRow): { [key: string]: Value } {
  const time = (event: number | null): Value =>
    event === null ? null : epoch(db.events.get(event)?.ts ?? null);
  return {
    begin_event: repo.begin_event,
    begin_ts: time(repo.begin_event),
    create_event: repo.create_event,
    create_ts: time(repo.create_event),
    creation_time: timestamp(repo.creation_time),
    creation_ts: epoch(repo.creation_time),
    custom_opts: repo.custom_opts,
    dist: repo.dist,
    end_event: repo.end_event,
    end_ts: time(repo.end_event),
    id: repo.id,
    opts: repo.opts,
    state: repo.state,
    state_time: timestamp(repo.state_time),
    state_ts: epoch(repo.state_time),
    tag_id: repo.tag_id,
    tag_name: db.tags.need(repo.tag_id).name,
    task_id: repo.task_id,
    task_state: repo.task_id === null ? null : (db.tasks.get(repo.task_id)?.state ?? null),
  };
}

/** The events at which something changed that a tag's repo depends on: itself, its parents, what is in them. */
export function tagEvents(db: Database, tagIds: ReadonlySet<number>): number[] {
  const tables = [db.tagConfig, db.tagExtra, db.tagInheritance, db.tagListing, db.tagPackages];
  return tables.flatMap((table) =>
    table.all().flatMap((row) => {
      if (!tagIds.has(row.tag_id)) return [];
      return row.revoke_event === null ? [row.create_event] : [row.create_event, row.revoke_event];
    }),
  );
}
