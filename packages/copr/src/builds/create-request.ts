import type { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import { type BuildOptions, buildOptionsSchema } from './build-options.js';
import { type BuildPlace, buildPlaceSchema, dirnameProblem } from './project-dirname.js';
import { type BuildSource, type SourceKind, sourceSchemas } from './source-schemas.js';

/** What every create takes beside its source. */
export interface CreateOptions extends BuildPlace {
  readonly buildopts?: BuildOptions | undefined;
}

/** A create with everything checked, and its defaults filled in. */
export interface CheckedCreate<K extends SourceKind = SourceKind> {
  readonly place: BuildPlace;
  readonly buildopts: BuildOptions;
  readonly source: Extract<BuildSource, { readonly kind: K }>;
}

const place = buildPlaceSchema.extend({ buildopts: buildOptionsSchema.optional() });

/**
 * Checks the input of a create by the names that this very create has: builds say `chroot`, `builddeps`, ... where packages say
 * `script_chroot`, `script_builddeps`, ... (copr contract 3).
 * @throws PublishError INVALID_INPUT naming the field, and the one that was perhaps meant
 */
export function checkCreate<K extends SourceKind>(kind: K, input: unknown): CheckedCreate<K> {
  const schema = place.extend(sourceSchemas[kind].shape);
  const checked = checkedInput(schema, input, `a build from ${kind}`) as z.output<typeof place>;
  const { ownername, projectname, project_dirname, buildopts, ...fields } = checked;
  const common = checkPlaceAndOptions({ ownername, projectname, project_dirname, buildopts });
  return { ...common, source: { kind, ...fields } as Extract<BuildSource, { kind: K }> };
}

/** Checks what all creates share. @throws PublishError INVALID_INPUT */
export function checkPlaceAndOptions(input: CreateOptions): Omit<CheckedCreate, 'source'> {
  const checked = checkedInput(place, input, 'a build');
  const { ownername, projectname, project_dirname, buildopts = {} } = checked;
  const where = { ownername, projectname, ...(project_dirname === undefined ? {} : { project_dirname }) };
  checkPlace(where);
  return { place: where, buildopts };
}

/** Is the directory one that the server would make? @throws PublishError INVALID_INPUT */
export function checkPlace(given: BuildPlace): void {
  checkedInput(
    buildPlaceSchema.superRefine((value, context) => {
      const message = dirnameProblem(value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['project_dirname'], message });
    }),
    given,
    'a build',
  );
}

/** `alice/demo`, or a side directory of it. */
export function inWords({ ownername, projectname, project_dirname }: BuildPlace): string {
  return `${ownername}/${project_dirname ?? projectname}`;
}

/** The fields of a place and the options, as all creates send them. */
export function commonFields({
  place: where,
  buildopts,
}: Pick<CheckedCreate, 'place' | 'buildopts'>): object {
  return { ...where, ...buildopts };
}
