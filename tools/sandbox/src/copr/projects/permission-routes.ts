import { badRequest, databaseError, notFound } from '../api-error.js';
import { canBuildIn, editableProject } from '../auth/access.js';
import type { Permission, PermissionState, ProjectRow, UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { insteadOf, type Route, withLogin } from '../http/route.js';
import { repr } from '../python/repr.js';
import { findProject } from './find-project.js';
import { fullName, ownerName } from './names.js';

const STATES: readonly string[] = ['nothing', 'request', 'approved'];

/** Routes of who may do what in a project (copr contract 3). */
export function permissionRoutes(frontend: Frontend): Route[] {
  const set = withLogin((call) => setPermissions(frontend, call));
  const request = (call: Call): Answer => requestPermission(frontend, call);
  const path = '<ownername>/<projectname>';
  return [
    {
      path: `/project/permissions/can_build_in/<who>/${path}`,
      methods: { GET: { respond: (call) => canBuild(frontend, call) } },
    },
    {
      path: `/project/permissions/get/${path}`,
      methods: { GET: withLogin((call) => getPermissions(frontend, call)) },
    },
    { path: `/project/permissions/set/${path}`, methods: { PUT: set, POST: set } },
    {
      path: `/project/permissions/request/${path}`,
      methods: {
        PUT: withLogin(request),
        POST: withLogin(request, { ...insteadOf('POST', 'PUT'), warnsStrangers: true }),
      },
    },
  ];
}

/** @throws ApiError 404, and 500 for who is not there (recording project-can-build-in-unknown-user) */
function canBuild({ db }: Frontend, call: Call): Answer {
  const [user] = db.usersByName.get(call.param('who'));
  if (user === undefined) throw databaseError();
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  return {
    json: {
      ownername: ownerName(db, project).replace(/^@/, ''),
      projectname: project.name,
      who: user.name,
      can_build_in: canBuildIn(db, user, project),
    },
  };
}

/** @throws ApiError 403, and 404 where none are set (recording permissions-get-none-404) */
function getPermissions({ db }: Frontend, call: Call): Answer {
  const project = editableProject(db, call);
  if (project.permissions.length === 0) {
    throw notFound(`No permissions set on ${fullName(db, project)} project`);
  }
  const permissions = Object.fromEntries(
    project.permissions.map(({ userId, admin, builder }) => [db.users.need(userId).name, { admin, builder }]),
  );
  return { json: { permissions } };
}

/** All or nothing. @throws ApiError 400, 403 */
function setPermissions({ db }: Frontend, call: Call): Answer {
  const project = editableProject(db, call);
  const wanted = dictionary(call.body.json());
  if (wanted === undefined) {
    throw badRequest(
      "request is not a dictionary, expected format: {'username': {'admin': 'nothing', 'builder': 'request'} ...}",
    );
  }
  if (Object.keys(wanted).length === 0) throw badRequest('no permission change requested');
  const updated: string[] = [];
  let current = project;
  for (const [name, roles] of Object.entries(wanted)) {
    const [user] = db.usersByName.get(name);
    if (user === undefined) throw badRequest(`user '${name}' doesn't exist in database`);
    for (const [role, state] of Object.entries(dictionary(roles) ?? {})) {
      const change = { user, role: roleOf(role), state: stateOf(role, state) };
      mustNotOwn({ db }, project, user);
      const changed = withPermission(current, change);
      if (changed.isNews && !updated.includes(name)) updated.push(name);
      current = changed.project;
    }
  }
  db.projects.update(project.id, { permissions: current.permissions });
  return { json: { updated } };
}

/** For oneself. @throws ApiError 400, 404 */
function requestPermission({ db }: Frontend, call: Call): Answer {
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  const roles = dictionary(call.body.json());
  if (roles === undefined) {
    throw badRequest("invalid 'roles' dict format, expected: {'admin': True, 'builder': False}");
  }
  if (Object.keys(roles).length === 0) throw badRequest('no permission requested');
  let current = project;
  let isUpdated = false;
  for (const [name, wanted] of Object.entries(roles)) {
    if (typeof wanted !== 'boolean') {
      throw badRequest(`invalid '${name}' permission request '${repr(wanted)}', expected True or False`);
    }
    const role = roleOf(name);
    mustNotOwn({ db }, project, call.me);
    const old = current.permissions.find(({ userId }) => userId === call.me.id)?.[role] ?? 'nothing';
    if (old === 'approved' && wanted) {
      throw badRequest(`You already are '${role}' in '${fullName(db, project)}'`);
    }
    const changed = withPermission(current, {
      user: call.me,
      role,
      state: wanted ? 'request' : 'nothing',
    });
    isUpdated ||= changed.isNews;
    current = changed.project;
  }
  db.projects.update(project.id, { permissions: current.permissions });
  return { json: { updated: isUpdated } };
}

function dictionary(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}

function roleOf(name: string): 'admin' | 'builder' {
  if (name === 'admin' || name === 'builder') return name;
  throw badRequest(`invalid permission '${name}', allowed admin|builder`);
}

function stateOf(role: string, state: unknown): PermissionState {
  if (typeof state === 'string' && STATES.includes(state)) return state as PermissionState;
  const given = typeof state === 'string' ? state : repr(state);
  throw badRequest(`invalid '${role}' permission state '${given}', use ${STATES.join('|')}`);
}

function mustNotOwn({ db }: Pick<Frontend, 'db'>, project: ProjectRow, user: UserRow): void {
  if (project.userId !== user.id) return;
  throw badRequest(`user '${user.name}' is owner of the '${fullName(db, project)}' project`);
}

/** The project with a permission as wanted; whoever is named once is listed from then on. */
function withPermission(
  project: ProjectRow,
  { user, role, state }: { user: UserRow; role: 'admin' | 'builder'; state: PermissionState },
): { project: ProjectRow; isNews: boolean } {
  const old: Permission = project.permissions.find(({ userId }) => userId === user.id) ?? {
    userId: user.id,
    admin: 'nothing',
    builder: 'nothing',
  };
  const others = project.permissions.filter(({ userId }) => userId !== user.id);
  const permissions = [...others, { ...old, [role]: state }];
  return { project: { ...project, permissions }, isNews: old[role] !== state };
}
