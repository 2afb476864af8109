import type { Call } from '../api/call.js';
import { revoke } from '../db/versions.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { assertPolicy } from '../policy.js';
import { parseArches } from '../tags/arches.js';
import { needTag } from '../tags/find-tag.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { type ListedPackage, packageList } from './package-list.js';

/** What packageListAdd takes. */
export interface AddRequest {
  readonly tag: Value;
  readonly pkg: Value;
  readonly owner: Value;
  /** Nil leaves it as it is. */
  readonly block: Value;
  readonly extraArches: Value;
  readonly force: boolean;
  /** Wants an entry that is there already. */
  readonly update: boolean;
}

/**
 * Puts a package on the list of a tag, or changes its entry (koji contract 11). The same again does nothing
 * (recording packageListAdd-again).
 * @throws HubFault 1000, 1004
 */
export function addPackage(call: Call, request: AddRequest): void {
  const { db, session } = call;
  const tag = needTag(db, request.tag);
  const known = findNamed(db.packages, request.pkg);
  if (known === undefined && typeof request.pkg !== 'string') {
    throw genericError(`No such package: ${str(request.pkg)}`);
  }
  const named = request.owner === null ? null : findUser(db, request.owner, { strict: true }).id;
  const user = session.assertLogin();
  assertPolicy(session, 'package_list', { force: request.force });
  const pkg = known ?? db.packages.insert({ name: str(request.pkg) });
  const arches = request.extraArches === null ? null : parseArches(request.extraArches);
  const previous = packageList(db, tag.id, { inherit: true, packageId: pkg.id }).get(pkg.id);
  const wanted = {
    blocked: request.block === null ? (previous?.blocked ?? false) : truthy(request.block),
    extraArches: arches ?? previous?.extraArches ?? null,
    owner: named ?? previous?.owner ?? null,
  };
  if (previous === undefined && request.update && !request.force) {
    throw genericError(`cannot update: tag ${tag.name} has no data for package ${pkg.name}`);
  }
  const isChanged =
    previous === undefined ||
    previous.blocked !== wanted.blocked ||
    previous.extraArches !== wanted.extraArches;
  const isOwnerChanged = previous !== undefined && previous.owner !== wanted.owner;
  if (!isChanged && !isOwnerChanged && !request.force) return;
  if (previous?.blocked === true && !wanted.blocked && !request.force) {
    throw genericError(`package ${pkg.name} is blocked in tag ${tag.name}`);
  }
  const owner = wanted.owner ?? (request.force ? user.id : null);
  if (owner === null) throw genericError('owner not specified');
  const entry = { tagId: tag.id, packageId: pkg.id, ...wanted, owner };
  if (isChanged) writeEntry(call, entry);
  else if (isOwnerChanged) writeOwner(call, entry);
}

type Entry = Pick<ListedPackage, 'tagId' | 'packageId' | 'blocked' | 'extraArches'> & { owner: number };

/** Writes an entry and its owner, in place of what was there. */
export function writeEntry(call: Call, entry: Entry): void {
  removeEntry(call, entry);
  call.db.tagPackages.insert({
    tag_id: entry.tagId,
    package_id: entry.packageId,
    blocked: entry.blocked,
    extra_arches: entry.extraArches,
    ...call.created(),
  });
  writeOwner(call, entry);
}

function writeOwner(call: Call, { tagId, packageId, owner }: Entry): void {
  revoke(call, call.db.tagPackageOwners, (row) => row.tag_id === tagId && row.package_id === packageId);
  call.db.tagPackageOwners.insert({ tag_id: tagId, package_id: packageId, owner, ...call.created() });
}

/** Ends an entry; its owner stays noted. */
export function removeEntry(call: Call, { tagId, packageId }: { tagId: number; packageId: number }): void {
  revoke(call, call.db.tagPackages, (row) => row.tag_id === tagId && row.package_id === packageId);
}
