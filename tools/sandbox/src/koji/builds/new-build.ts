import type { Actor } from '../api/actor.js';
import type { BuildRow } from '../db/build-rows.js';
import { genericError } from '../hub-fault.js';
import { repr } from '../xmlrpc/python.js';
import type { Struct } from '../xmlrpc/value.js';
import { findNvr, nvr } from './find-build.js';
import { BUILDING, buildState, CANCELED, COMPLETE, FAILED } from './states.js';

/** What a build begins with. */
export interface NewBuild {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  /** @default COMPLETE */
  readonly state?: number;
  /** @default now */
  readonly start_time?: number;
  /** @default now; null while it is being built */
  readonly completion_time?: number | null;
  readonly source?: string | null;
  readonly owner: number;
  readonly task_id?: number | null;
  readonly cg_id?: number | null;
  readonly extra?: Struct | null;
  readonly draft?: boolean;
}

/**
 * Adds a build and, where it is new, its package. One that failed or was canceled is taken up again.
 * @param strict nothing is taken up again
 * @throws HubFault 1000 for a build that is there
 */
export function newBuild(actor: Actor, wanted: NewBuild, options: { strict?: boolean } = {}): BuildRow {
  const { db, hub } = actor;
  const now = hub.now();
  const draft = wanted.draft ?? false;
  const old = findNvr(db, wanted);
  if (old !== undefined) {
    const what = `${nvr(db, old)} (id=${old.id})`;
    if (draft) throw genericError(`Target build already exists: ${what}`);
    if (options.strict === true) throw genericError(`Existing build found: ${what}`);
    // The task that makes it was begun anew.
    if (old.state === BUILDING && wanted.state === BUILDING && old.task_id === wanted.task_id) return old;
    checkRecyclable(actor, old, wanted);
  }
  const pkg = db.packagesByName.get(wanted.name)[0] ?? db.packages.insert({ name: wanted.name });
  const id = old?.id ?? db.builds.nextId();
  const row: BuildRow = {
    id,
    pkg_id: pkg.id,
    version: wanted.version,
    release: draft ? `${wanted.release},draft_${id}` : wanted.release,
    epoch: wanted.epoch,
    draft,
    source: wanted.source ?? null,
    create_event: actor.event(),
    start_time: wanted.start_time ?? now,
    completion_time: wanted.completion_time === undefined ? now : wanted.completion_time,
    state: wanted.state ?? COMPLETE,
    task_id: wanted.task_id ?? null,
    owner: wanted.owner,
    cg_id: wanted.cg_id ?? null,
    extra: wanted.extra ?? null,
    volume_id: 0,
    promoter: null,
    promotion_time: null,
  };
  if (old === undefined) return db.builds.insert(row);
  for (const type of db.buildTypes.filter(({ build_id }) => build_id === id)) db.buildTypes.delete(type.id);
  return db.builds.update(id, row);
}

function checkRecyclable({ db }: Actor, old: BuildRow, wanted: NewBuild): void {
  if (old.state === BUILDING) throw genericError(`Build already in progress (task ${old.task_id ?? 'None'})`);
  if (old.state !== FAILED && old.state !== CANCELED) {
    const { name, version, release } = wanted;
    const state = buildState(old.state);
    throw genericError(
      `Build already exists (id=${old.id}, state=${state}): ${repr({ name, version, release })}`,
    );
  }
  const evidence = (found: boolean, what: string): void => {
    if (found) throw genericError(`Build already exists. Unable to recycle, has ${what}`);
  };
  evidence(db.listingByBuild.get(old.id).length > 0, 'tag history');
  evidence(db.rpmsByBuild.get(old.id).length > 0, 'rpm data');
  evidence(db.archivesByBuild.get(old.id).length > 0, 'archive data');
}

/** Notes that a build has a type, once. */
export function addBuildType({ db }: Pick<Actor, 'db'>, buildId: number, btypeId: number): void {
  const known = db.buildTypes.find(({ build_id, btype_id }) => build_id === buildId && btype_id === btypeId);
  if (known === undefined) db.buildTypes.insert({ build_id: buildId, btype_id: btypeId });
}
