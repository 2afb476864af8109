import { type Call, type CheckInput, type Finding, PublishError } from '@omnipub/core';
import type { GobblerTypes } from '../definition.js';
import { userName } from '../identity.js';
import { fetchPermissions } from '../read/fetch-json.js';
import { assetExists, projectExists } from '../read/probe.js';
import type { Permissions, Uploader } from '../schemas.js';
import type { GobblerSession } from '../session.js';

/** Does the project exist, or will it; and may I do what I want to do there? */
export async function checkAccess(
  session: GobblerSession,
  { register, upload }: CheckInput<GobblerTypes>,
  call: Call,
): Promise<Finding[]> {
  const project = upload?.project ?? register?.project;
  if (project === undefined) return [];
  const user = userName();
  const remote = { ...call, forceRemote: true };
  if (!(await projectExists(session, project, remote))) {
    if (register?.project !== project) {
      return [
        {
          level: 'error',
          code: 'NOT_FOUND',
          message: `project "${project}" does not exist`,
          fix: 'register it first',
        },
      ];
    }
    return [
      {
        level: 'warn',
        code: 'NEEDS_ADMIN',
        message: `project "${project}" will be created, which only administrators of the service may; whether ${user} is one can't be asked`,
      },
    ];
  }
  const permissions = await permissionsOf(session, project, undefined, remote);
  if (permissions === undefined) {
    return [
      {
        level: 'error',
        code: 'CONFLICT',
        message: `project "${project}" has no permissions: its creation failed half-way`,
        fix: 'ask an administrator to delete the project, and register it again',
      },
    ];
  }
  const findings: Finding[] = [];
  if (register?.project === project) {
    findings.push({ level: 'ok', code: 'EXISTS', message: `project "${project}" exists` });
  }
  if (upload === undefined) return findings;
  const { asset, version } = upload;
  const own = await permissionsOf(session, project, asset, remote);
  const exists = await assetExists(session, project, asset, remote);
  const may = mayUpload({ user, asset, version, exists, now: session.deps.clock.now() }, permissions, own);
  findings.push(
    ...accessFinding(may, { user, project, asset, owners: permissions.owners, probation: upload.probation }),
  );
  return findings;
}

/** How the service will treat an upload. */
export type UploadRight = 'owner' | 'trusted' | 'untrusted' | 'new-asset' | 'none';

/** The service's own rule, without administrators (gobbler contract 3, 6 and 8): the first uploader entry that matches decides. */
export function mayUpload(
  who: {
    readonly user: string;
    readonly asset: string;
    readonly version: string;
    readonly exists: boolean;
    readonly now: number;
  },
  project: Permissions,
  asset: Permissions | undefined,
): UploadRight {
  if (project.owners.includes(who.user) || asset?.owners.includes(who.user) === true) return 'owner';
  if (project.globalWrite && !who.exists) return 'new-asset';
  const matches = (each: Uploader): boolean =>
    each.id === who.user &&
    (each.asset === undefined || each.asset === who.asset) &&
    (each.version === undefined || each.version === who.version) &&
    (each.until === undefined || Date.parse(each.until) > who.now);
  const found = [...project.uploaders, ...(asset?.uploaders ?? [])].find(matches);
  if (found === undefined) return 'none';
  return found.trusted === true ? 'trusted' : 'untrusted';
}

function accessFinding(
  may: UploadRight,
  what: {
    user: string;
    project: string;
    asset: string;
    owners: readonly string[];
    probation: boolean | undefined;
  },
): Finding[] {
  const { user, project, asset } = what;
  switch (may) {
    case 'none':
      return [
        {
          level: 'error',
          code: 'AUTH_DENIED',
          message: `${user} is neither owner nor uploader of "${project}/${asset}" (nor, as far as can be known, an administrator)`,
          fix: `ask an owner: ${what.owners.join(', ')}`,
        },
      ];
    case 'untrusted':
      return what.probation === true
        ? [{ level: 'ok', code: 'UPLOADER', message: `${user} may upload on probation` }]
        : [
            {
              level: 'warn',
              code: 'FORCED_PROBATION',
              message: `${user} is an uploader who is not trusted: the version will be put on probation`,
              fix: `an owner has to approve it: ${what.owners.join(', ')}`,
            },
          ];
    case 'owner':
    case 'trusted':
    case 'new-asset':
      return [{ level: 'ok', code: 'MAY_UPLOAD', message: `${user} may upload to "${project}/${asset}"` }];
  }
}

async function permissionsOf(
  session: GobblerSession,
  project: string,
  asset: string | undefined,
  options: Call & { readonly forceRemote: boolean },
): Promise<Permissions | undefined> {
  try {
    return await fetchPermissions(session, project, { ...options, asset });
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}
