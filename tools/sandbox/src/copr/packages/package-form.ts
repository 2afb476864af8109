import type { Database } from '../db/database.js';
import type { Filter } from '../forms/field.js';
import { boolean, type FieldSpec, integer } from '../forms/field.js';
import { line, plain } from '../forms/shared-fields.js';
import {
  between,
  matches,
  maxLength,
  optional,
  textOf,
  ValidationError,
  type Validator,
} from '../forms/validator.js';
import { fnmatch } from '../python/fnmatch.js';

/** Names that the API has for fields that the forms call otherwise. */
export const PACKAGE_NAMES = {
  is_background: 'background',
  memory_limit: 'memory_reqs',
  source_build_method: 'srpm_build_method',
  script_builddeps: 'builddeps',
  script_resultdir: 'resultdir',
  script_chroot: 'chroot',
  script_repos: 'repos',
} as const;

/** A package's name (recording package-add-validation-400). */
export const packageName: FieldSpec = line('package_name', {
  validators: [
    maxLength(100),
    matches(/^[-+_.a-zA-Z0-9]+$/, 'Please enter a valid package name in ^[-+_.a-zA-Z0-9]+$'),
  ],
});

/** What every package can be given, whatever its source. */
export function packageFields(db: Database): FieldSpec[] {
  return [
    packageName,
    plain('webhook_rebuild', boolean),
    line('chroot_denylist', { validators: [optional, denylist(db)], filters: [spaceCommas] }),
    plain('max_builds', integer, { validators: [optional, between({ min: 0, max: 100 })] }),
    plain('timeout', integer, { validators: [optional, between({ min: 0, max: 108_000 })], initial: 18_000 }),
  ];
}

const spaceCommas: Filter = (value) =>
  typeof value === 'string' && value !== ''
    ? value
        .split(',')
        .map((part) => part.trim())
        .join(', ')
    : value;

const denylist =
  (db: Database): Validator =>
  ({ data }) => {
    const list = textOf(data);
    if (list === '') return;
    const active = db.mockChroots.filter((chroot) => chroot.active).map(({ name }) => name);
    for (const pattern of list.split(',').map((part) => part.trim())) {
      if (!/^[a-z0-9\-_*.+]+$/.test(pattern)) {
        throw new ValidationError(`Pattern "${pattern}" does not match "^[a-z0-9-_*.+]+$"`);
      }
      const matched = active.filter((name) => fnmatch(name, pattern));
      if (matched.length === 0) throw new ValidationError(`no chroot matched by pattern "${pattern}"`);
      if (matched.length === active.length) {
        throw new ValidationError('patterns are deny-listing all chroots');
      }
    }
  };
