import { basename } from 'node:path';
import { secureFilename } from '../upload/secure-filename.js';
import type { SourceConfig } from './build-schema.js';
import type { TrialSource } from './build-trial.js';
import type { BuildSource } from './source-schemas.js';

/**
 * What the server's record of a source holds when it is this one: names as in `source_dict` (copr contract 3, recordings
 * build-source-build-config and package-add-*).
 */
function marksOf(source: BuildSource): Readonly<Record<string, unknown>> {
  switch (source.kind) {
    case 'upload':
      return { pkg: secureFilename(basename(source.path)) };
    case 'link':
      return { url: source.url };
    case 'scm': {
      const { clone_url, committish, subdirectory, spec, scm_type } = source;
      return { clone_url, committish, subdirectory, spec, type: scm_type };
    }
    case 'distgit': {
      const { distgit, namespace, committish } = source;
      return { distgit, namespace, committish };
    }
    case 'pypi': {
      const { pypi_package_name, pypi_package_version, spec_generator } = source;
      return { pypi_package_name, pypi_package_version, spec_generator };
    }
    case 'rubygems':
      return { gem_name: source.gem_name };
    case 'custom': {
      const { script, chroot, builddeps, resultdir, repos } = source;
      return { script, chroot, builddeps, resultdir, repos };
    }
  }
}

/** A source, as it is known again when the answer is lost. @param source with all defaults filled in */
export function trialSource(source: BuildSource): TrialSource {
  return { key: JSON.stringify(source), isSame: (config) => isSameSource(config, source) };
}

/**
 * Is what the server has recorded this source? Only what was said is compared: for the rest the server has defaults of its own.
 * @param source with all defaults filled in
 */
export function isSameSource(config: SourceConfig, source: BuildSource): boolean {
  if (config.source_type !== source.kind) return false;
  const same = Object.entries(marksOf(source)).every(
    ([name, value]) => value === undefined || normal(config.source_dict[name]) === normal(value),
  );
  if (!same || source.kind !== 'distgit') return same;
  // The package has no field of its own there: it is the end of the repository's URL.
  const { clone_url: url } = config.source_dict;
  return typeof url === 'string' && url.replace(/(\.git)?\/?$/, '').endsWith(`/${source.package_name}`);
}

/** The server joins lists by a space, keeps numbers as texts, and nothing as an empty text (copr contract 1). */
function normal(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
