import { join } from 'node:path';
import type { RpmRow } from '../db/build-rows.js';

/** Where an RPM of a build lies, below the build (koji contract 14). */
export function rpmPath({
  name,
  version,
  release,
  arch,
}: Pick<RpmRow, 'name' | 'version' | 'release' | 'arch'>): string {
  return join(arch, `${name}-${version}-${release}.${arch}.rpm`);
}

/** Its signature header, and its copy that carries it. */
export function signaturePaths(rpm: RpmRow, sigkey: string): { header: string; signed: string } {
  const file = rpmPath(rpm);
  return {
    header: join('data', 'sigcache', sigkey, `${file}.sig`),
    signed: join('data', 'signed', sigkey, file),
  };
}
