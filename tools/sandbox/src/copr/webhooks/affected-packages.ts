import { posix } from 'node:path';
import type { PackageRow } from '../db/rows.js';
import type { Push } from './push-payloads.js';

/** Whether a push concerns a package: its repository, and its tag, or a file below its folder on its branch. */
export function isAffected(row: PackageRow, push: Push, packageName: string | undefined): boolean {
  if (row.sourceType !== 'scm' || !row.webhookRebuild) return false;
  if (plainUrl(textOf(row, 'clone_url')) !== plainUrl(push.cloneUrl)) return false;
  if (push.tag !== undefined) return row.name === packageName || isTagOf(push.tag, row.name);
  const committish = textOf(row, 'committish');
  if (committish !== '' && !push.ref.endsWith(committish)) return false;
  return push.commits.some((files) => files.some((file) => isBelow(file, textOf(row, 'subdirectory'))));
}

const textOf = ({ source }: PackageRow, key: string): string =>
  typeof source[key] === 'string' ? source[key] : '';

const plainUrl = (url: string): string => url.replace(/\/+$/, '').replace(/\.git$/, '');

const clean = (path: string): string => posix.normalize(path).replaceAll(/^\/+|\/+$/g, '');

function isBelow(file: string, folder: string): boolean {
  const [path, base] = [clean(file), folder === '' ? '.' : clean(folder)];
  if (file === '' || path === '.') return false;
  return base === '.' || path.startsWith(`${base}/`);
}

/** `NAME-VERSION` and `NAME-VERSION-RELEASE`, with dashes or underscores; what is no name has a digit. */
function isTagOf(tag: string, name: string): boolean {
  for (const separator of ['-', '_']) {
    const parts = tag.split(separator);
    for (let round = 0; round < 2; round++) {
      if (parts.length < 2 || !/\p{N}/u.test(parts.at(-1) ?? '')) break;
      parts.pop();
      if (['-', '_'].some((joint) => parts.join(joint) === name)) return true;
    }
  }
  return false;
}
