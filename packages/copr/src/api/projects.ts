import { type Call, type CallControl, callOf, eachAsPublishErrorOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { type ListOptions, listOptionsSchema } from '../session/list-pages.js';
import { pathOf } from '../session/path-of.js';
import { chrootsFor, isPattern } from './chroot-pattern.js';
import { type InOrder, inOrder, orderFields } from './list-order.js';
import { MockChroots } from './mock-chroots.js';
import { owned } from './owned.js';
import {
  type ChrootPlace,
  chrootPlaceSchema,
  type ProjectPlace,
  projectInWords,
  projectPlaceSchema,
} from './places.js';
import {
  type AddProject,
  addProjectSchema,
  type EditProject,
  editProjectSchema,
  type ForkProject,
  forkProjectSchema,
  type Project,
  projectSchema,
} from './project-schemas.js';

const listProjectsSchema = listOptionsSchema.extend({
  ownername: z.string().min(1).optional(),
  ...orderFields,
});
/** What {@link Projects.list} lists. */
export interface ListProjects extends ListOptions, InOrder {
  /** Of this user or `@group` only; one that is unknown has none. @default everybody's */
  readonly ownername?: string | undefined;
}

const ignored = 'the server ignores it for projects: set it on a chroot with projectChroots.edit';

/** Projects, and what can be done with one. */
export class Projects {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** @throws PublishError NOT_FOUND */
  get(place: ProjectPlace, control?: CallControl): Promise<Project> {
    return owned(control, (call) => {
      const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
      const what = `the project ${projectInWords(place)}`;
      return this.#copr.read('project', { ownername, projectname }, projectSchema, { ...call, what });
    });
  }

  /** All projects, lazily, each once. */
  list(options: ListProjects = {}, control?: CallControl): AsyncIterable<Project> {
    const checked = checkedInput(listProjectsSchema, options, 'the list of projects');
    const { ownername, order, descending, ...pages } = checked;
    const ordered = inOrder({ order, descending });
    return eachAsPublishErrorOf(
      'copr',
      this.#copr.list(
        {
          path: 'project/list',
          query: { ownername, ...ordered.query },
          schema: projectSchema,
          order: ordered.order,
        },
        pages,
        callOf(control),
      ),
    );
  }

  /** Projects whose name or description has these words, lazily. @throws PublishError INVALID_INPUT for less than 3 characters */
  search(query: string, options: ListOptions = {}, control?: CallControl): AsyncIterable<Project> {
    const pages = checkedInput(listOptionsSchema, options, 'the search');
    if (query.length < 3)
      throw new PublishError('INVALID_INPUT', 'a search needs at least 3 characters', {
        store: 'copr',
        hint: 'give more of the name',
      });
    return eachAsPublishErrorOf(
      'copr',
      this.#copr.list(
        { path: 'project/search', query: { query }, schema: projectSchema, order: 'other' },
        pages,
        callOf(control),
      ),
    );
  }

  /**
   * Makes a project. With `exist_ok` one that is there comes back as it is, and a lost answer is asked for again; without, it is an error
   * with the recovery `retry-after-probe`: a project that is there then may be somebody else's doing.
   * @throws PublishError INVALID_INPUT, ALREADY_EXISTS, AUTH_DENIED for somebody else's name
   */
  add(input: AddProject, control?: CallControl): Promise<Project> {
    return owned(control, async (call) => {
      const checked = checkedInput(addProjectSchema, input, 'a new project', {
        elsewhere: {
          repos: 'here it is called "additional_repos"',
          name: 'here it is called "projectname"',
          bootstrap_image: ignored,
        },
      });
      const { ownername, projectname, exist_ok, ...fields } = checked;
      const chroots = await this.#chroots(fields.chroots, call);
      const request = {
        method: 'POST',
        path: pathOf('project/add', ownername),
        query: { exist_ok: exist_ok === true ? true : undefined },
        json: { name: projectname, ...fields, chroots },
        what: `the project ${ownername}/${projectname}`,
        // With exist_ok the second of two finds what the first has made.
        idempotent: exist_ok === true,
      } as const;
      return this.#copr.write(request, projectSchema, call);
    });
  }

  /** Changes settings; what is left out stays. @throws PublishError NOT_FOUND, INVALID_INPUT, AUTH_DENIED */
  edit(input: EditProject, control?: CallControl): Promise<Project> {
    return owned(control, async (call) => {
      const checked = checkedInput(editProjectSchema, input, 'the settings of a project', {
        elsewhere: {
          additional_repos: 'here it is called "repos"',
          persistent: 'it can be said only when the project is made',
          storage: 'it can be said only when the project is made',
          bootstrap_image: ignored,
        },
      });
      const { ownername, projectname, chroots, ...fields } = checked;
      const json = {
        ...fields,
        ...(chroots === undefined ? {} : { chroots: await this.#chroots(chroots, call) }),
      };
      return this.#put('edit', { ownername, projectname }, json, call);
    });
  }

  /** Enables one more chroot; the others stay. One that is enabled is no error. */
  enableChroot(place: ChrootPlace, control?: CallControl): Promise<Project> {
    return this.#withChroots(place, control, (chroots, name) => [...new Set([...chroots, name])]);
  }

  /** Disables one chroot; its builds stay for some time. @throws PublishError INVALID_INPUT for the last one */
  disableChroot(place: ChrootPlace, control?: CallControl): Promise<Project> {
    return this.#withChroots(place, control, (chroots, name) => chroots.filter((each) => each !== name));
  }

  /** Removes a project with all that is in it. @throws PublishError CONFLICT while builds run: see `deleteProject` of the builds */
  delete(place: ProjectPlace, control?: CallControl): Promise<Project> {
    return owned(control, (call) => {
      const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
      const request = {
        method: 'DELETE',
        path: pathOf('project/delete', ownername, projectname),
        json: { verify: true },
        what: `to delete ${projectInWords(place)}`,
      } as const;
      return this.#copr.write(request, projectSchema, call);
    });
  }

  /** Copies a project with its builds; the server copies the files later. @throws PublishError ALREADY_EXISTS without `confirm` */
  fork(input: ForkProject, control?: CallControl): Promise<Project> {
    return owned(control, (call) => {
      const checked = checkedInput(forkProjectSchema, input, 'a fork');
      const { ownername, projectname, dstownername, dstprojectname, confirm = false } = checked;
      const request = {
        method: 'POST',
        path: pathOf('project/fork', ownername, projectname),
        json: { name: dstprojectname, ownername: dstownername, confirm },
        what: `the fork of ${ownername}/${projectname}`,
      } as const;
      return this.#copr.write(request, projectSchema, call);
    });
  }

  /** Has the repositories made anew, later: the only way to publish builds of a project in devel_mode. */
  regenerateRepos(place: ProjectPlace, control?: CallControl): Promise<Project> {
    return owned(control, async (call) =>
      this.#put('regenerate-repos', checkedInput(projectPlaceSchema, place, 'a project'), undefined, call),
    );
  }

  #withChroots(
    place: ChrootPlace,
    control: CallControl | undefined,
    change: (chroots: readonly string[], name: string) => readonly string[],
  ): Promise<Project> {
    return owned(control, async (call) => {
      const { ownername, projectname, chrootname } = checkedInput(chrootPlaceSchema, place, 'a chroot');
      const project = await this.get({ ownername, projectname }, call);
      const before = Object.keys(project.chroot_repos);
      const chroots = change(before, chrootname);
      if (chroots.length === before.length) return project;
      if (chroots.length === 0)
        throw new PublishError('INVALID_INPUT', `${chrootname} is the last chroot of ${project.full_name}`, {
          store: 'copr',
          hint: 'enable another one first; a project without any can’t be',
        });
      return this.#put('edit', { ownername, projectname }, { chroots }, call);
    });
  }

  #put(route: string, place: ProjectPlace, json: object | undefined, call: Call): Promise<Project> {
    const request = {
      method: 'PUT',
      path: pathOf(`project/${route}`, place.ownername, place.projectname),
      ...(json === undefined ? {} : { json }),
      what: `the change of ${projectInWords(place)}`,
    } as const;
    return this.#copr.write(request, projectSchema, call);
  }

  async #chroots(wanted: readonly string[], call: Call): Promise<readonly string[]> {
    if (!wanted.some(isPattern)) return wanted;
    return chrootsFor(wanted, Object.keys(await new MockChroots(this.#copr).list(call)));
  }
}
