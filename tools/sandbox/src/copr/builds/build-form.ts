import type { UserRow } from '../db/rows.js';
import { boolean, type FieldSpec, integer, type Kind, optionalBoolean } from '../forms/field.js';
import { noneTo } from '../forms/filters.js';
import type { Form } from '../forms/form.js';
import { bootstrapField, isolationField, line, plain } from '../forms/shared-fields.js';
import { between, optional, ValidationError, type Validator } from '../forms/validator.js';
import type { Frontend } from '../frontend.js';
import { fnmatch } from '../python/fnmatch.js';
import { str } from '../python/repr.js';
import { batchProblem } from './batches.js';

/** Seconds that a build may take where nobody says otherwise. */
export const DEFAULT_TIMEOUT = 18_000;

/** What every build can be told, in the order in which errors are told (copr contract 3, buildopts). */
export function buildFields(
  frontend: Frontend,
  { chroots, user }: { chroots: readonly string[]; user: UserRow },
): FieldSpec[] {
  const batchField = (name: string, counterpart: string): FieldSpec =>
    plain(name, integer, {
      validators: [optional, batchOption(frontend, { counterpart, user })],
      filters: [noneTo(null)],
    });
  return [
    plain('timeout', integer, {
      validators: [optional, between({ min: 0, max: 108_000 })],
      initial: DEFAULT_TIMEOUT,
    }),
    plain('enable_net', optionalBoolean),
    plain('background', boolean),
    line('project_dirname'),
    bootstrapField('build'),
    isolationField('build'),
    plain('chroots', chrootPatterns(chroots)),
    plain('exclude_chroots', chrootPatterns(chroots)),
    batchField('after_build_id', 'with_build_id'),
    batchField('with_build_id', 'after_build_id'),
    line('packit_forge_project'),
  ];
}

function batchOption(
  frontend: Frontend,
  { counterpart, user }: { counterpart: string; user: UserRow },
): Validator {
  return ({ data }, form) => {
    if ((form.number(counterpart) ?? 0) !== 0) {
      throw new ValidationError('Only one batch option can be specified');
    }
    if (typeof data !== 'number' || data === 0) return;
    const build = frontend.db.builds.get(data);
    if (build === undefined) throw new ValidationError(`Build ${data} not found`);
    const problem = batchProblem(frontend, { build, user, joins: counterpart === 'after_build_id' });
    if (problem !== undefined) throw new ValidationError(problem);
  };
}

/** Names of chroots, or patterns that fit some. */
const chrootPatterns = (available: readonly string[]): Kind => ({
  process: (values) => values.map(str),
  preValidate: (data) => {
    for (const value of data as string[]) {
      if (available.includes(value) || available.some((name) => fnmatch(name, value))) continue;
      throw new ValidationError(`'${value}' is not a valid choice for this field.`);
    }
  },
});

/** The chroots that a form asks for; without any it is left to the package (copr contract 3: excluding all is no restriction). */
export function selectedChroots(form: Form, available: readonly string[]): string[] {
  const expand = (patterns: readonly string[]): string[] =>
    available.filter((name) => patterns.some((pattern) => pattern === name || fnmatch(name, pattern)));
  const chosen = expand(form.list('chroots'));
  const excluded = form.list('exclude_chroots');
  if (excluded.length === 0) return chosen;
  const without = expand(excluded);
  return (chosen.length > 0 ? chosen : [...available]).filter((name) => !without.includes(name));
}
