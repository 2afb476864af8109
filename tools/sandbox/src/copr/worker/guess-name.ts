import type { Database } from '../db/database.js';
import type { BuildRow } from '../db/rows.js';

/** What the package of a build will probably be called, before its source is there. */
export function guessName(db: Database, { packageId, sourceType, source }: BuildRow): string {
  if (packageId !== null) return db.packages.need(packageId).name;
  const text = (key: string): string => (typeof source[key] === 'string' ? source[key] : '');
  switch (sourceType) {
    case 'pypi':
      return `python-${text('pypi_package_name')}`;
    case 'rubygems':
      return `rubygem-${text('gem_name')}`;
    case 'custom':
      return /^\s*Name:\s*(\S+)/im.exec(text('script'))?.[1] ?? 'custom-package';
    case 'scm': {
      const spec = baseName(text('spec')).replace(/\.spec$/, '');
      return spec === '' ? baseName(text('clone_url')).replace(/\.git$/, '') : spec;
    }
    case 'distgit':
      return baseName(text('clone_url'));
    default:
      return parseName(baseName(text('pkg') || text('url').split(/[?#]/, 1)[0] || '')).name;
  }
}

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** Name, version and release as a file name says them; what it lacks is made up. */
export function parseName(file: string): { name: string; version: string; release: string } {
  const stem = file.replace(/\.(?:no)?src\.rpm$|\.spec$/i, '');
  const [, name, version, release] = /^(.+)-([^-]+)-([^-]+)$/.exec(stem) ?? [];
  if (name !== undefined && version !== undefined && release !== undefined) return { name, version, release };
  return { name: stem.replaceAll(/[^-+_.a-zA-Z0-9]/g, '') || 'package', version: '1.0', release: '1' };
}
