import { basename } from 'node:path';
import { type CallControl, fileBody, multipartBody } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { pathOf } from '../session/path-of.js';
import { owned } from './owned.js';
import { type ChrootPlace, chrootPlaceSchema, projectInWords } from './places.js';

const text = z.string();
const texts = z.array(text);
const words = z.union([z.array(text.min(1)), text]);

const chrootSchema = z.object({
  /** Such as `fedora-41-x86_64`. */
  mock_chroot: text,
  ownername: text,
  projectname: text,
  /** Of the uploaded comps file; null when there is none. */
  comps_name: text.nullable(),
  additional_repos: texts,
  additional_packages: texts,
  additional_modules: texts,
  with_opts: texts,
  without_opts: texts,
  /** Set for chroots whose distribution has ended. */
  delete_after_days: z.number().int().nullish(),
  isolation: text.nullish(),
});
/** A chroot of a project as the server shows it (copr contract 3). */
export type ProjectChroot = z.output<typeof chrootSchema>;

const configSchema = z.object({
  chroot: text,
  enable_net: z.boolean().nullish(),
  isolation: text.nullish(),
  bootstrap: text.nullish(),
  additional_repos: texts,
  additional_packages: texts,
  additional_modules: texts,
  with_opts: texts,
  without_opts: texts,
  repos: z.array(
    z.object({
      id: text,
      name: text,
      baseurl: text,
      priority: z.number().nullish(),
      module_hotfixes: z.boolean().nullish(),
      repo_gpgcheck: z.boolean().nullish(),
    }),
  ),
});
/** How a builder's mock is set up for a chroot (recording cli-mock-config). */
export type ProjectChrootConfig = z.output<typeof configSchema>;

const editSchema = chrootPlaceSchema
  .extend({
    additional_repos: words.optional(),
    additional_packages: words.optional(),
    additional_modules: words.optional(),
    with_opts: words.optional(),
    without_opts: words.optional(),
    bootstrap: z.enum(['unchanged', 'default', 'on', 'off', 'image', 'custom_image']).optional(),
    bootstrap_image: text.min(1).optional(),
    isolation: z.enum(['unchanged', 'default', 'nspawn', 'simple']).optional(),
    comps: text.min(1).optional(),
    delete_comps: z.boolean().optional(),
    reset_fields: z.array(text.min(1)).min(1).optional(),
  })
  .refine(({ comps, delete_comps: remove }) => comps === undefined || remove !== true, {
    path: ['delete_comps'],
    message: 'is not together with a new comps file',
  });
/** What of a chroot is changed; the rest stays. */
export interface EditProjectChroot extends ChrootPlace {
  /** Repositories that builds in it may use; `[]` for none. A text has spaces between them. */
  readonly additional_repos?: readonly string[] | string | undefined;
  /** Packages that are in its minimal set. */
  readonly additional_packages?: readonly string[] | string | undefined;
  /** `module:stream`, or `!module:stream` to disable one. A text has commas between them. */
  readonly additional_modules?: readonly string[] | string | undefined;
  /** Of rpmbuild: `--with`. */
  readonly with_opts?: readonly string[] | string | undefined;
  /** Of rpmbuild: `--without`. */
  readonly without_opts?: readonly string[] | string | undefined;
  readonly bootstrap?: 'unchanged' | 'default' | 'on' | 'off' | 'image' | 'custom_image' | undefined;
  /** Of `custom_image`: such as `fedora:41`. */
  readonly bootstrap_image?: string | undefined;
  readonly isolation?: 'unchanged' | 'default' | 'nspawn' | 'simple' | undefined;
  /** Path of a comps.xml to upload. */
  readonly comps?: string | undefined;
  /** Removes the comps file. @default false */
  readonly delete_comps?: boolean | undefined;
  /** Fields that go back to their default, by the names here. */
  readonly reset_fields?: readonly string[] | undefined;
}

/** The chroots of projects. */
export class ProjectChroots {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** @throws PublishError NOT_FOUND when the project has not enabled it */
  get(place: ChrootPlace, control?: CallControl): Promise<ProjectChroot> {
    return owned(control, (call) =>
      this.#copr.read('project-chroot', this.#query(place), chrootSchema, { ...call, what: whatOf(place) }),
    );
  }

  /** @throws PublishError NOT_FOUND when the project has not enabled it */
  buildConfig(place: ChrootPlace, control?: CallControl): Promise<ProjectChrootConfig> {
    return owned(control, (call) =>
      this.#copr.read('project-chroot/build-config', this.#query(place), configSchema, {
        ...call,
        what: whatOf(place),
      }),
    );
  }

  /**
   * Changes a chroot. It goes as a form, with or without a file (copr contract 4).
   * @throws PublishError NOT_FOUND, INVALID_INPUT, AUTH_DENIED
   */
  edit(input: EditProjectChroot, control?: CallControl): Promise<ProjectChroot> {
    return owned(control, async (call) => {
      const checked = checkedInput(editSchema, input, 'the settings of a chroot', {
        elsewhere: {
          repos: 'here it is called "additional_repos"',
          packages: 'here it is called "additional_packages"',
          modules: 'here it is called "additional_modules"',
          upload_comps: 'here it is called "comps"',
        },
      });
      const { ownername, projectname, chrootname, comps, ...json } = checked;
      const body = multipartBody([
        ...(comps === undefined
          ? []
          : [
              {
                name: 'upload_comps',
                filename: basename(comps),
                body: await fileBody(comps, { contentType: 'application/text' }),
              },
            ]),
        { name: 'json', filename: 'json', contentType: 'application/json', body: JSON.stringify(json) },
      ]);
      const path = pathOf('project-chroot/edit', ownername, projectname, chrootname);
      return this.#copr.write({ method: 'PUT', path, body, what: whatOf(input) }, chrootSchema, call);
    });
  }

  #query(place: ChrootPlace): ChrootPlace {
    return checkedInput(chrootPlaceSchema, place, 'a chroot');
  }
}

const whatOf = (place: ChrootPlace): string => `the chroot ${place.chrootname} of ${projectInWords(place)}`;
