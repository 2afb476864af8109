import { type Call, type Finding, findingOf } from '@omnipub/core';
import type { KojiClient } from '../client.js';
import { blocked, packageEntry } from '../register/ensure-package.js';
import type { CheckedLogin } from './check-login.js';
import type { RegisterInput } from './definition-schemas.js';

/** A tag that a build shall go to. */
export interface WantedTag {
  readonly tag: string;
  /** The package of the build, where it is known. */
  readonly package?: string | undefined;
  /** What is registered before. */
  readonly register?: RegisterInput | undefined;
}

/** May this package be tagged there, by this user? */
export async function checkTag(
  client: Pick<KojiClient, 'api'>,
  { tag: name, package: pkg, register }: WantedTag,
  login: CheckedLogin,
  call: Call,
): Promise<readonly Finding[]> {
  const makesTag = register?.tag === name && register.createTag !== undefined;
  const tag = await client.api.getTag(name, {}, call);
  if (tag === null) {
    if (makesTag) return [{ level: 'ok', code: 'NEW_TAG', message: `the tag ${name} will be made` }];
    return [
      {
        level: 'error',
        code: 'NOT_FOUND',
        message: `the hub has no tag ${JSON.stringify(name)}`,
        fix: 'check the name: koji list-tags; or register it with createTag',
      },
    ];
  }
  const findings: Finding[] = [];
  if (tag.locked)
    findings.push({
      level: 'error',
      code: 'REJECTED',
      message: `the tag ${name} is locked`,
      fix: 'choose another one, or ask the hub’s administrators to unlock it',
    });
  const isAdmin = login.permissions.includes('admin');
  if (tag.perm !== null && !isAdmin && !login.permissions.includes(tag.perm))
    findings.push({
      level: 'error',
      code: 'AUTH_DENIED',
      message: `tagging into ${name} needs the permission ${tag.perm}, which ${login.name} does not have`,
      fix: `ask the hub’s administrators: koji grant-permission ${tag.perm} ${login.name}`,
    });
  if (pkg !== undefined)
    findings.push(
      ...(await checkListed(
        client,
        { name, id: tag.id, pkg, registeredIn: register?.package === pkg ? register.tag : undefined },
        call,
      )),
    );
  return findings;
}

async function checkListed(
  client: Pick<KojiClient, 'api'>,
  {
    name,
    id,
    pkg,
    registeredIn,
  }: { name: string; id: number; pkg: string; registeredIn: string | undefined },
  call: Call,
): Promise<readonly Finding[]> {
  const entry = await packageEntry(client, id, pkg, call);
  if (entry?.blocked === true) return [findingOf(blocked(pkg, name, entry.tag_name))];
  if (entry !== null) return [{ level: 'ok', code: 'LISTED', message: `${pkg} is on the list of ${name}` }];
  if (registeredIn !== undefined && (await reaches(client, registeredIn, { name, id }, call)))
    return [{ level: 'ok', code: 'NEW_ENTRY', message: `${pkg} will be put on the list of ${name}` }];
  return [
    {
      level: 'error',
      code: 'REJECTED',
      message: `the package ${pkg} is not on the list of ${name}`,
      fix: `register it: register: { package: ${pkg}, tag: ${name} }; or koji add-pkg ${name} ${pkg}`,
    },
  ];
}

/** Does what is registered in one tag count for another? For itself, and for those that inherit from it. */
async function reaches(
  client: Pick<KojiClient, 'api'>,
  from: string,
  { name, id }: { readonly name: string; readonly id: number },
  call: Call,
): Promise<boolean> {
  if (from === name) return true;
  const parents = await client.api.getFullInheritance(id, {}, call);
  return parents.some((parent) => parent.name === from);
}
