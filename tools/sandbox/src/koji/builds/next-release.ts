import type { Database } from '../db/database.js';
import { HubFault } from '../hub-fault.js';
import type { Value } from '../xmlrpc/value.js';
import { BUILDING, COMPLETE, DELETED } from './states.js';

/** The release after the latest of a version: its number, or that before a dist tag, goes up. @throws HubFault 1005 */
export function nextRelease(db: Database, build: { name: string; version: string }, incr: Value): string {
  const step = typeof incr === 'number' ? incr : 1;
  const pkg = db.packagesByName.get(build.name)[0];
  const [latest] = (pkg === undefined ? [] : db.buildsByPackage.get(pkg.id))
    .filter(
      ({ version, state, draft }) =>
        version === build.version && [BUILDING, COMPLETE, DELETED].includes(state) && !draft,
    )
    .sort((a, b) => b.id - a.id);
  if (latest === undefined) return String(step);
  const parts = latest.release.split('.');
  const isNumber = (part: string | undefined): part is string => /^\d+$/.test(part ?? '');
  const raise = (index: number): string =>
    parts.map((part, at) => (at === index ? String(Number(part) + step) : part)).join('.');
  if (parts.length <= 2 && isNumber(parts[0])) return raise(0);
  if (parts.length === 3 && isNumber(parts[2])) return raise(2);
  throw new HubFault('BuildError', `Unable to increment release value: ${latest.release}`);
}
