import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { fetchTag } from '../tags/tag-place.js';
import { ensure, type settledBy } from './ensure.js';
import { packageEntry } from './ensure-package.js';

/** Where a package is listed, and how a change of it is made. */
export interface PackageChange extends CallControl {
  /** Against the policy, if you may. @default false */
  readonly force?: boolean | undefined;
}

type Entry = NonNullable<Awaited<ReturnType<typeof packageEntry>>>;
/** `changed`, or it was so already. */
export type Changed = 'changed' | 'existed';

interface Change {
  /** Its number. */
  readonly tag: number;
  readonly isDone: (entry: Entry | null) => boolean;
  readonly act: (settle: ReturnType<typeof settledBy>) => Promise<unknown>;
}

/** Blocks a package: nothing of it can be tagged there. @throws PublishError NOT_FOUND; AUTH_DENIED */
export async function blockPackage(
  koji: HubAccess,
  tag: string | number,
  name: string,
  options: PackageChange = {},
): Promise<Changed> {
  const { call, id, force } = await start(koji, tag, options);
  return change(koji, name, call, {
    tag: id,
    isDone: (entry) => entry?.blocked === true,
    act: (settle) => koji.api.packageListBlock(id, name, { force }, { ...call, settle }),
  });
}

/** Takes a block away. @throws PublishError NOT_FOUND for a package that is not listed; AUTH_DENIED */
export async function unblockPackage(
  koji: HubAccess,
  tag: string | number,
  name: string,
  options: PackageChange = {},
): Promise<Changed> {
  const { call, id, force } = await start(koji, tag, options);
  return change(koji, name, call, {
    tag: id,
    isDone: (entry) => entry?.blocked === false,
    act: (settle) => koji.api.packageListUnblock(id, name, { force }, { ...call, settle }),
  });
}

/** Takes a package from the tag's own list; what it inherits stays. @throws PublishError AUTH_DENIED */
export async function removePackage(
  koji: HubAccess,
  tag: string | number,
  name: string,
  options: PackageChange = {},
): Promise<Changed> {
  const { call, id, force } = await start(koji, tag, options);
  return change(koji, name, call, {
    tag: id,
    isDone: (entry) => entry === null || entry.tag_id !== id,
    act: (settle) => koji.api.packageListRemove(id, name, { force }, { ...call, settle }),
  });
}

/** Gives a package to another user. @throws PublishError NOT_FOUND; AUTH_DENIED */
export async function setPackageOwner(
  koji: HubAccess,
  tag: string | number,
  name: string,
  options: PackageChange & { readonly owner: string },
): Promise<Changed> {
  const { owner } = options;
  const { call, id, force } = await start(koji, tag, options);
  await expectListed(koji, { id, tag, name }, call);
  return change(koji, name, call, {
    tag: id,
    isDone: (entry) => entry?.owner_name === owner,
    act: (settle) => koji.api.packageListSetOwner(id, name, owner, { force }, { ...call, settle }),
  });
}

/** Sets the architectures of a package beside those of the tag. @throws PublishError NOT_FOUND; AUTH_DENIED */
export async function setPackageArches(
  koji: HubAccess,
  tag: string | number,
  name: string,
  options: PackageChange & { readonly extraArches: readonly string[] },
): Promise<Changed> {
  const arches = options.extraArches.join(' ');
  const { call, id, force } = await start(koji, tag, options);
  await expectListed(koji, { id, tag, name }, call);
  return change(koji, name, call, {
    tag: id,
    isDone: (entry) => entry !== null && (entry.extra_arches ?? '') === arches,
    act: (settle) =>
      koji.api.packageListSetArches(id, name, arches === '' ? null : arches, { force }, { ...call, settle }),
  });
}

async function start(koji: HubAccess, tag: string | number, options: PackageChange) {
  const call = callOf(options);
  const { id } = await fetchTag(koji, tag, call);
  return { call, id, force: options.force };
}

async function change(
  koji: HubAccess,
  name: string,
  { signal }: Call,
  { tag, isDone, act }: Change,
): Promise<Changed> {
  const isThere = async (bound: AbortSignal): Promise<boolean> =>
    isDone(await packageEntry(koji, tag, name, { signal: bound }));
  return (await ensure({ isThere, make: act }, signal)) === 'created' ? 'changed' : 'existed';
}

async function expectListed(
  koji: HubAccess,
  { id, tag, name }: { readonly id: number; readonly tag: string | number; readonly name: string },
  call: Call,
): Promise<void> {
  if ((await packageEntry(koji, id, name, call)) !== null) return;
  throw new PublishError('NOT_FOUND', `the package ${name} is not on the list of ${String(tag)}`, {
    store: 'koji',
    hint: 'register it there first',
  });
}
