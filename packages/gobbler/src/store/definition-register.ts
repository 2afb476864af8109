import { type CallContext, PublishError } from '@omnipub/core';
import { hasReason } from '../errors.js';
import { userName } from '../identity.js';
import { createProject } from '../manage/admin.js';
import { permissionsBody } from '../manage/permissions-body.js';
import { checkName } from '../names.js';
import { fetchPermissions } from '../read/fetch-json.js';
import { projectExists } from '../read/probe.js';
import type { GobblerSession } from '../session.js';
import type { RegisterInput } from './definition-schemas.js';

/**
 * The project is there afterwards. One that is there already is `existed`, and a warning tells when I am no owner of it (administrators of
 * the service are owners of everything, but no client can know who they are).
 */
export async function registerProject(
  session: GobblerSession,
  input: RegisterInput,
  ctx: CallContext,
): Promise<'created' | 'existed' | 'planned'> {
  const { project } = input;
  checkName('project', project);
  permissionsBody(input);
  if (await projectExists(session, project, { ...ctx, forceRemote: true }))
    return existing(session, project, ctx);
  if (ctx.dryRun) return 'planned';
  try {
    const { owners, uploaders, globalWrite } = input;
    await createProject(session, project, { ...ctx, owners, uploaders, globalWrite });
    return 'created';
  } catch (thrown) {
    // Somebody else was faster.
    if (hasReason(thrown, 'project-exists')) return existing(session, project, ctx);
    throw thrown;
  }
}

async function existing(session: GobblerSession, project: string, ctx: CallContext): Promise<'existed'> {
  const user = userName();
  const owners = await ownersOf(session, project, ctx);
  if (owners === undefined) {
    ctx.emit({
      type: 'warning',
      code: 'PROJECT_BROKEN',
      message: `project "${project}" has no permissions: its creation failed half-way, and an administrator must delete it`,
    });
  } else if (!owners.includes(user)) {
    ctx.emit({
      type: 'warning',
      code: 'NOT_OWNER',
      message: `project "${project}" exists; ${user} is not among its owners (${owners.join(', ')})`,
    });
  }
  return 'existed';
}

async function ownersOf(
  session: GobblerSession,
  project: string,
  ctx: CallContext,
): Promise<readonly string[] | undefined> {
  try {
    return (await fetchPermissions(session, project, { ...ctx, forceRemote: true })).owners;
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}
