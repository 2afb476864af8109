import { bad } from './errors.js';
import { quote, type Raw } from './go/raw.js';

/** Why `name` cannot name a project, an asset or a version; undefined when it can. `.` can (gobbler contract 4). */
export function nameFault(name: Raw): string | undefined {
  if (name === '') return 'name cannot be empty';
  if (name.includes('/') || name.includes('\\')) return "name cannot contain '/' or '\\'";
  if (name.startsWith('..')) return "name cannot start with '..'";
  return undefined;
}

/** A required name, or a 400 in the words of the delete, refresh, probation and permission actions. */
export function requireName(
  value: Raw | undefined,
  place: { property: string; file: Raw /** @default 'invalid' */; verdict?: string },
): Raw {
  const fault = value === undefined ? 'missing name' : nameFault(value);
  if (fault === undefined && value !== undefined) return value;
  const verdict = place.verdict ?? 'invalid';
  throw bad(`${verdict} '${place.property}' property in ${quote(place.file)}; ${fault ?? ''}`);
}

/** A required name, or a 400 in the words of upload, reindex and validate. */
export function expectName(value: Raw | undefined, place: { property: string; file: Raw }): Raw {
  const article = place.property === 'asset' ? 'an' : 'a';
  if (value === undefined)
    throw bad(`expected ${article} '${place.property}' property in ${quote(place.file)}`);
  const fault = nameFault(value);
  if (fault !== undefined) throw bad(`invalid ${place.property} name ${quote(value)}; ${fault}`);
  return value;
}
