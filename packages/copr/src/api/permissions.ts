import { type CallControl, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { pathOf } from '../session/path-of.js';
import { owned } from './owned.js';
import { type ProjectPlace, projectInWords, projectPlaceSchema } from './places.js';

const state = z.enum(['nothing', 'request', 'approved']);
const roles = z
  .strictObject({ admin: state.optional(), builder: state.optional() })
  .refine(
    ({ admin, builder }) => admin !== undefined || builder !== undefined,
    'name a role: admin, builder',
  );
const wantedSchema = z
  .record(z.string().min(1), roles)
  .refine((users) => Object.keys(users).length > 0, 'name at least one user');
/** What somebody may do in a project, by user. */
export type Permissions = Readonly<Record<string, Readonly<Partial<Record<'admin' | 'builder', string>>>>>;
/** What {@link ProjectPermissions.set} sets. */
export type SetPermissions = z.input<typeof wantedSchema>;

const requestedSchema = z
  .strictObject({ admin: z.boolean().optional(), builder: z.boolean().optional() })
  .refine(
    ({ admin, builder }) => admin !== undefined || builder !== undefined,
    'name a role: admin, builder',
  );
/** True asks for a role, false gives it up. */
export type RequestPermissions = z.input<typeof requestedSchema>;

const canBuildSchema = z.object({ can_build_in: z.boolean() });
const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.record(z.string(), z.string().nullable())),
});
const updatedUsers = z.object({ updated: z.array(z.string()) });
const updated = z.object({ updated: z.boolean() });

/** Who may do what in a project. */
export class ProjectPermissions {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /**
   * May `who` build in the project?
   * @throws PublishError NOT_FOUND for a project that is not there; STORE_UNAVAILABLE for a user that the server does not know: it
   * answers 500 (recording project-can-build-in-unknown-user)
   */
  canBuildIn(who: string, place: ProjectPlace, control?: CallControl): Promise<boolean> {
    return owned(control, async (call) => {
      const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
      const path = pathOf('project/permissions/can_build_in', who, ownername, projectname);
      const what = `to say whether ${who} may build in ${projectInWords(place)}`;
      return (await this.#copr.read(path, {}, canBuildSchema, { ...call, what })).can_build_in;
    });
  }

  /** All that were given or asked for; empty when there are none. @throws PublishError AUTH_DENIED for all but owner and admins */
  get(place: ProjectPlace, control?: CallControl): Promise<Permissions> {
    return owned(control, async (call) => {
      const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
      const path = pathOf('project/permissions/get', ownername, projectname);
      const what = `the permissions of ${projectInWords(place)}`;
      try {
        const { permissions } = await this.#copr.read(path, {}, permissionsSchema, {
          ...call,
          signed: true,
          what,
        });
        return plain(permissions);
      } catch (thrown) {
        // None set is answered like a project that is not there (recording permissions-get-none-404).
        if (thrown instanceof PublishError && thrown.storeMessage?.startsWith('No permissions set') === true)
          return {};
        throw thrown;
      }
    });
  }

  /** Gives, denies and takes roles, of all the users or of none. @returns the users whose roles changed */
  set(place: ProjectPlace, wanted: SetPermissions, control?: CallControl): Promise<readonly string[]> {
    return owned(control, async (call) => {
      const json = checkedInput(wantedSchema, wanted, 'permissions');
      const { users } = await this.#put(
        'set',
        place,
        json,
        updatedUsers.transform(({ updated: users }) => ({ users })),
        call,
      );
      return users;
    });
  }

  /** Asks for roles for yourself, or gives them up. @returns whether that changed anything @throws PublishError INVALID_INPUT for the owner */
  request(place: ProjectPlace, wanted: RequestPermissions, control?: CallControl): Promise<boolean> {
    return owned(control, async (call) => {
      const json = checkedInput(requestedSchema, wanted, 'permissions');
      return (await this.#put('request', place, json, updated, call)).updated;
    });
  }

  #put<T>(
    route: string,
    place: ProjectPlace,
    json: object,
    schema: z.ZodType<T>,
    call: Parameters<CoprSession['write']>[2],
  ): Promise<T> {
    const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
    const request = {
      method: 'PUT',
      path: pathOf(`project/permissions/${route}`, ownername, projectname),
      json,
      what: `the permissions of ${projectInWords(place)}`,
    } as const;
    return this.#copr.write(request, schema, call);
  }
}

function plain(permissions: Readonly<Record<string, Readonly<Record<string, string | null>>>>): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([user, its]) => [
      user,
      Object.fromEntries(
        Object.entries(its).flatMap(([role, value]) => (value === null ? [] : [[role, value]])),
      ),
    ]),
  );
}
