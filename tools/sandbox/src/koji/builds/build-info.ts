import type { BuildRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import { epoch, timestamp } from '../times.js';
import type { Value } from '../xmlrpc/value.js';

type Info = { [key: string]: Value };

/** What all answers about builds have. */
function common(db: Database, build: BuildRow): Info {
  const { name } = db.packages.need(build.pkg_id);
  return {
    build_id: build.id,
    completion_time: timestamp(build.completion_time),
    creation_event_id: build.create_event,
    creation_time: timestamp(db.events.need(build.create_event).ts),
    draft: build.draft,
    epoch: build.epoch,
    name,
    nvr: `${name}-${build.version}-${build.release}`,
    owner_id: build.owner,
    owner_name: db.users.need(build.owner).name,
    package_id: build.pkg_id,
    package_name: name,
    promoter_id: build.promoter,
    promoter_name: build.promoter === null ? null : db.users.need(build.promoter).name,
    promotion_time: timestamp(build.promotion_time),
    release: build.release,
    start_time: timestamp(build.start_time),
    state: build.state,
    task_id: build.task_id,
    version: build.version,
    volume_id: build.volume_id,
    volume_name: db.volumes.need(build.volume_id).name,
  };
}

function times(db: Database, build: BuildRow): Info {
  return {
    completion_ts: epoch(build.completion_time),
    creation_ts: epoch(db.events.need(build.create_event).ts),
    promotion_ts: epoch(build.promotion_time),
    start_ts: epoch(build.start_time),
  };
}

/** A build as listBuilds answers it: without `id` (recording listBuilds). */
export function listedBuild(db: Database, build: BuildRow): Info {
  return { ...common(db, build), ...times(db, build), extra: build.extra, source: build.source };
}

/** A build as getBuild answers it: columns in order, the content generator's name behind them (recordings getBuild-*). */
export function buildInfo(db: Database, build: BuildRow): Info {
  const info = { ...listedBuild(db, build), cg_id: build.cg_id, id: build.id };
  const cg = build.cg_id === null ? null : db.contentGenerators.need(build.cg_id).name;
  return { ...ordered(info), cg_name: cg };
}

/** A build as listTagged answers it: without `*_ts` and source, with its tag (recording listTagged). */
export function taggedBuild(
  db: Database,
  build: BuildRow,
  listing: { tag_id: number; create_event: number },
  options: { extra: boolean },
): Info {
  return ordered({
    ...common(db, build),
    create_event: listing.create_event,
    id: build.id,
    tag_id: listing.tag_id,
    tag_name: db.tags.need(listing.tag_id).name,
    ...(options.extra ? { extra: build.extra } : {}),
  });
}

function ordered(info: Info): Info {
  return Object.fromEntries(Object.entries(info).sort(([a], [b]) => (a < b ? -1 : 1)));
}
