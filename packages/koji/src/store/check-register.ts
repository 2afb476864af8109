import type { Call, Finding } from '@omnipub/core';
import type { KojiClient } from '../client.js';
import type { CheckedLogin } from './check-login.js';
import { checkTag } from './check-tag.js';
import type { RegisterInput } from './definition-schemas.js';

/** Will the package be put on the list? What the hub’s own policy says of it, only the hub can tell. */
export async function checkRegister(
  client: Pick<KojiClient, 'api'>,
  register: RegisterInput,
  login: CheckedLogin,
  call: Call,
): Promise<readonly Finding[]> {
  const { tag, owner, createTag, createTarget } = register;
  const findings = [...(await checkTag(client, { tag, package: register.package, register }, login, call))];
  const has = (permission: string): boolean =>
    login.permissions.includes('admin') || login.permissions.includes(permission);
  const needs: readonly (readonly [boolean, string, string])[] = [
    [
      findings.some(({ code }) => code === 'NEW_ENTRY'),
      'tag',
      `put ${register.package} on the list of ${tag}`,
    ],
    [
      createTag !== undefined && findings.some(({ code }) => code === 'NEW_TAG'),
      'tag',
      `make the tag ${tag}`,
    ],
    [
      createTarget !== undefined && (await client.api.getBuildTarget(createTarget.name, {}, call)) === null,
      'target',
      `make the target ${createTarget?.name ?? ''}`,
    ],
  ];
  for (const [isNeeded, permission, what] of needs)
    if (isNeeded && !has(permission))
      findings.push({
        level: 'warn',
        code: 'NEEDS_PERMISSION',
        message: `${login.name} does not have the permission ${permission}, which most hubs want of who shall ${what}`,
        fix: 'ask the hub’s administrators, if it is refused',
      });
  const { buildTag } = createTarget ?? {};
  if (buildTag !== undefined && buildTag !== tag && (await client.api.getTag(buildTag, {}, call)) === null)
    findings.push({
      level: 'error',
      code: 'NOT_FOUND',
      message: `the hub has no tag ${JSON.stringify(buildTag)}, which the target ${createTarget?.name ?? ''} shall build against`,
      fix: 'check the name: koji list-tags',
    });
  if (owner !== undefined && (await client.api.getUser({ userInfo: owner }, call)) === null)
    findings.push({
      level: 'error',
      code: 'NOT_FOUND',
      message: `the hub has no user ${JSON.stringify(owner)}, who shall own ${register.package}`,
      fix: 'check the name',
    });
  return findings;
}
