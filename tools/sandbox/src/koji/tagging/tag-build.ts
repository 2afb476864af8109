import type { Actor } from '../api/actor.js';
import { nvr } from '../builds/find-build.js';
import { buildState, COMPLETE } from '../builds/states.js';
import type { BuildRow } from '../db/build-rows.js';
import { HubFault } from '../hub-fault.js';
import type { Tag } from '../tags/find-tag.js';

/** Puts a build into a tag. @throws HubFault 1003 for a build that is not complete, or is there already and is not forced */
export function enterTag(actor: Actor, tag: Tag, build: BuildRow, options: { force: boolean }): void {
  const { db } = actor;
  assertComplete(actor, build);
  const listed = db.listingByTag
    .get(tag.id)
    .find((row) => row.build_id === build.id && row.revoke_event === null);
  if (listed !== undefined) {
    if (!options.force)
      throw new HubFault('TagError', `build ${nvr(db, build)} already tagged (${tag.name})`);
    db.tagListing.update(listed.id, actor.revoked());
  }
  db.tagListing.insert({ tag_id: tag.id, build_id: build.id, ...actor.created() });
}

/** Takes a build out of a tag. @throws HubFault 1003 with `strict` when it is not there */
export function leaveTag(actor: Actor, tag: Tag, build: BuildRow, options: { strict: boolean }): void {
  const { db } = actor;
  const listed = db.listingByTag
    .get(tag.id)
    .find((row) => row.build_id === build.id && row.revoke_event === null);
  if (listed !== undefined) db.tagListing.update(listed.id, actor.revoked());
  else if (options.strict) throw new HubFault('TagError', `build ${nvr(db, build)} not in tag ${tag.name}`);
}

/** @throws HubFault 1003 */
export function assertComplete({ db }: Pick<Actor, 'db'>, build: BuildRow): void {
  if (build.state === COMPLETE) return;
  throw new HubFault('TagError', `build ${nvr(db, build)} not complete: state ${buildState(build.state)}`);
}
