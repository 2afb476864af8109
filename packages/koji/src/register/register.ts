import { asPublishErrorOf, type CallControl } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import {
  blockPackage,
  type Changed,
  type PackageChange,
  removePackage,
  setPackageArches,
  setPackageOwner,
  unblockPackage,
} from './change-package.js';
import type { Outcome } from './ensure.js';
import { ensurePackage, type PackageEntry } from './ensure-package.js';
import { type Parent, setParents } from './inheritance.js';
import { deleteTag, editTag, ensureTag } from './tag-configuration.js';
import { deleteTarget, ensureTarget, type TargetTags } from './targets.js';
import { ensureCgAccess, ensurePermission, ensureUser, revokeCgAccess, revokePermission } from './users.js';

type Name = string | number;

/** Names and who may do what with them. Every method may be called again, and throws only PublishError. */
export class Register {
  readonly #koji: HubAccess;

  constructor(koji: HubAccess) {
    this.#koji = koji;
  }

  /** {@link ensurePackage} */
  package(entry: PackageEntry, control?: CallControl): ReturnType<typeof ensurePackage> {
    return asPublishErrorOf('koji', ensurePackage(this.#koji, entry, control));
  }

  /** {@link blockPackage} */
  blockPackage(tag: Name, name: string, options?: PackageChange): Promise<Changed> {
    return asPublishErrorOf('koji', blockPackage(this.#koji, tag, name, options));
  }

  /** {@link unblockPackage} */
  unblockPackage(tag: Name, name: string, options?: PackageChange): Promise<Changed> {
    return asPublishErrorOf('koji', unblockPackage(this.#koji, tag, name, options));
  }

  /** {@link removePackage} */
  removePackage(tag: Name, name: string, options?: PackageChange): Promise<Changed> {
    return asPublishErrorOf('koji', removePackage(this.#koji, tag, name, options));
  }

  /** {@link setPackageOwner} */
  setPackageOwner(tag: Name, name: string, options: Parameters<typeof setPackageOwner>[3]): Promise<Changed> {
    return asPublishErrorOf('koji', setPackageOwner(this.#koji, tag, name, options));
  }

  /** {@link setPackageArches} */
  setPackageArches(
    tag: Name,
    name: string,
    options: Parameters<typeof setPackageArches>[3],
  ): Promise<Changed> {
    return asPublishErrorOf('koji', setPackageArches(this.#koji, tag, name, options));
  }

  /** {@link ensureTag} */
  tag(name: string, options?: Parameters<typeof ensureTag>[2]): Promise<Outcome> {
    return asPublishErrorOf('koji', ensureTag(this.#koji, name, options));
  }

  /** {@link editTag} */
  editTag(tag: Name, options: Parameters<typeof editTag>[2]): ReturnType<typeof editTag> {
    return asPublishErrorOf('koji', editTag(this.#koji, tag, options));
  }

  /** {@link deleteTag} */
  deleteTag(tag: Name, control?: CallControl): ReturnType<typeof deleteTag> {
    return asPublishErrorOf('koji', deleteTag(this.#koji, tag, control));
  }

  /** {@link setParents} */
  parents(tag: Name, parents: readonly Parent[], control?: CallControl): ReturnType<typeof setParents> {
    return asPublishErrorOf('koji', setParents(this.#koji, tag, parents, control));
  }

  /** {@link ensureTarget} */
  target(
    name: string,
    tags: TargetTags,
    options?: Parameters<typeof ensureTarget>[3],
  ): ReturnType<typeof ensureTarget> {
    return asPublishErrorOf('koji', ensureTarget(this.#koji, name, tags, options));
  }

  /** {@link deleteTarget} */
  deleteTarget(name: string, control?: CallControl): ReturnType<typeof deleteTarget> {
    return asPublishErrorOf('koji', deleteTarget(this.#koji, name, control));
  }

  /** {@link ensureUser} */
  user(name: string, options?: Parameters<typeof ensureUser>[2]): Promise<Outcome> {
    return asPublishErrorOf('koji', ensureUser(this.#koji, name, options));
  }

  /** {@link ensurePermission} */
  permission(
    user: string,
    permission: string,
    options?: Parameters<typeof ensurePermission>[3],
  ): Promise<Outcome> {
    return asPublishErrorOf('koji', ensurePermission(this.#koji, user, permission, options));
  }

  /** {@link revokePermission} */
  revokePermission(
    user: string,
    permission: string,
    control?: CallControl,
  ): ReturnType<typeof revokePermission> {
    return asPublishErrorOf('koji', revokePermission(this.#koji, user, permission, control));
  }

  /** {@link ensureCgAccess} */
  cgAccess(
    user: string,
    generator: string,
    options?: Parameters<typeof ensureCgAccess>[3],
  ): Promise<Outcome> {
    return asPublishErrorOf('koji', ensureCgAccess(this.#koji, user, generator, options));
  }

  /** {@link revokeCgAccess} */
  revokeCgAccess(user: string, generator: string, control?: CallControl): ReturnType<typeof revokeCgAccess> {
    return asPublishErrorOf('koji', revokeCgAccess(this.#koji, user, generator, control));
  }
}
