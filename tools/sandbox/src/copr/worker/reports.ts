import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nevra } from '../db/rows.js';
import type { Identity } from './rpm-identity.js';

/** `results.json` of a source build: what the builder read out of the spec file. */
export function reportSource(folder: string, { name, epoch, version, release }: Identity): void {
  writeJson(folder, { name, epoch, version, release });
}

/** `results.json` of a build in a chroot: what came out of it, as `built-packages` tells, too (copr contract 3). */
export function reportPackages(folder: string, packages: readonly Nevra[]): void {
  writeJson(folder, { packages });
}

/** What fedora-review leaves of a package, in a folder of its own. */
export function reportReview(folder: string, { name }: Pick<Nevra, 'name'>): void {
  const reviews = join(folder, 'fedora-review');
  mkdirSync(reviews, { recursive: true });
  const texts = {
    'fedora-review.log': `INFO: Processing local files: ${name}\n`,
    'licensecheck.txt': '*No copyright* GNU General Public License\n',
    'review.json': '{"results": []}\n',
    'review.txt': 'Package Review\n==============\n',
    'rpmlint.txt': '0 errors, 0 warnings\n',
  };
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(reviews, file), text);
}

const writeJson = (folder: string, value: unknown): void =>
  writeFileSync(join(folder, 'results.json'), JSON.stringify(value, undefined, 4));
