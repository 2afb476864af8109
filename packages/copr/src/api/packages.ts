import { type Call, type CallControl, callOf, eachAsPublishErrorOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { type ListOptions, listOptionsSchema } from '../session/list-pages.js';
import { pathOf } from '../session/path-of.js';
import { type InOrder, inOrder, orderFields } from './list-order.js';
import { owned } from './owned.js';
import { type Package, packageSchema } from './package-schema.js';
import {
  type AddPackage,
  type EditPackage,
  elsewhereOfPackages,
  type PackageSourceType,
  packageSourceTypes,
  sourceSchemaOf,
} from './package-schemas.js';
import { type PackagePlace, type ProjectPlace, packagePlaceSchema, projectPlaceSchema } from './places.js';

const withBuilds = {
  with_latest_build: z.boolean().optional(),
  with_latest_succeeded_build: z.boolean().optional(),
};
const getSchema = packagePlaceSchema.extend(withBuilds);
const listSchema = projectPlaceSchema.extend({ ...listOptionsSchema.shape, ...orderFields, ...withBuilds });

/** Which builds come with a package. */
export interface WithBuilds {
  /** The newest. @default false */
  readonly with_latest_build?: boolean | undefined;
  /** The newest that succeeded. @default false */
  readonly with_latest_succeeded_build?: boolean | undefined;
}

/** The packages of projects. */
export class Packages {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** @throws PublishError NOT_FOUND */
  get(input: PackagePlace & WithBuilds, control?: CallControl): Promise<Package> {
    return owned(control, (call) => {
      const {
        with_latest_build: latest,
        with_latest_succeeded_build: succeeded,
        ...place
      } = checkedInput(getSchema, input, 'a package');
      // This one call takes any text for true, `False` too (copr contract 3).
      const query = {
        ...place,
        with_latest_build: latest || undefined,
        with_latest_succeeded_build: succeeded || undefined,
      };
      return this.#copr.read('package', query, packageSchema, {
        ...call,
        what: `the package ${place.packagename}`,
      });
    });
  }

  /** All packages of a project, lazily, each once. */
  list(
    input: ProjectPlace & ListOptions & InOrder & WithBuilds,
    control?: CallControl,
  ): AsyncIterable<Package> {
    const checked = checkedInput(listSchema, input, 'the list of packages');
    const { limit, pageSize, order, descending, ...query } = checked;
    const ordered = inOrder({ order, descending });
    return eachAsPublishErrorOf(
      'copr',
      this.#copr.list(
        {
          path: 'package/list',
          query: { ...query, ...ordered.query },
          schema: packageSchema,
          order: ordered.order,
        },
        { limit, pageSize },
        callOf(control),
      ),
    );
  }

  /** Makes a package with a source of the given kind. @throws PublishError ALREADY_EXISTS, INVALID_INPUT, AUTH_DENIED */
  add<T extends PackageSourceType>(type: T, input: AddPackage<T>, control?: CallControl): Promise<Package> {
    return owned(control, (call) => this.#send({ route: 'add', type, input }, call));
  }

  /**
   * Changes a package; what is left out stays. With another kind its source is replaced.
   * @throws PublishError NOT_FOUND, INVALID_INPUT when a new source lacks a field
   */
  edit<T extends PackageSourceType>(type: T, input: EditPackage<T>, control?: CallControl): Promise<Package> {
    return owned(control, (call) => this.#send({ route: 'edit', type, input }, call));
  }

  /** Takes its source away; its builds stay. @throws PublishError NOT_FOUND */
  reset(place: PackagePlace, control?: CallControl): Promise<Package> {
    return owned(control, (call) => this.#bySelf('PUT', 'reset', place, call));
  }

  /** Removes a package with its builds. @throws PublishError NOT_FOUND; CONFLICT while one of them runs */
  delete(place: PackagePlace, control?: CallControl): Promise<Package> {
    return owned(control, (call) => this.#bySelf('DELETE', 'delete', place, call));
  }

  async #send(
    {
      route,
      type,
      input,
    }: { readonly route: 'add' | 'edit'; readonly type: PackageSourceType; readonly input: object },
    call: Call,
  ): Promise<Package> {
    if (!packageSourceTypes.includes(type))
      throw new PublishError('INVALID_INPUT', `a package has no source of the kind ${JSON.stringify(type)}`, {
        store: 'copr',
        hint: `there are ${packageSourceTypes.join(', ')}; what is uploaded or linked to is built without one`,
      });
    const schema = sourceSchemaOf(type, { change: route === 'edit' });
    const checked = checkedInput(schema, input, `a package from ${type}`, { elsewhere: elsewhereOfPackages });
    const { ownername, projectname, ...json } = checked as ProjectPlace & { readonly package_name: string };
    const request = {
      method: 'POST',
      path: pathOf(`package/${route}`, ownername, projectname, json.package_name, type),
      json,
      what: `the package ${json.package_name}`,
      // What it is changed to is the same after the second time.
      idempotent: route === 'edit',
    } as const;
    return this.#copr.write(request, packageSchema, call);
  }

  async #bySelf(method: 'PUT' | 'DELETE', route: string, given: PackagePlace, call: Call): Promise<Package> {
    const { packagename, ...place } = checkedInput(packagePlaceSchema, given, 'a package');
    const json = { ...place, package_name: packagename };
    const request = {
      method,
      path: `package/${route}`,
      json,
      what: `to ${route} the package ${packagename}`,
    };
    return this.#copr.write(request, packageSchema, call);
  }
}
