import type { RpmHeader } from '../../common/rpm/rpm-header.js';
import { RPM_TAGS } from '../../common/rpm/rpm-tags.js';
import type { Nevra } from '../db/rows.js';

/** What an RPM calls itself. */
export type Identity = Nevra;

/** Name, epoch, version, release and architecture; that of a source is `src`. */
export function identityOf(header: RpmHeader): Identity {
  const epoch = header.main.get(RPM_TAGS.epoch ?? 0);
  return {
    name: tagText(header, 'name'),
    epoch: typeof epoch === 'number' ? epoch : null,
    version: tagText(header, 'version'),
    release: tagText(header, 'release'),
    arch: header.isSource ? 'src' : tagText(header, 'arch'),
  };
}

/** `[epoch:]version-release` */
export const evrOf = ({ epoch, version, release }: Identity): string =>
  `${epoch === null || epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;

/** A text of the header; '' where there is none. */
export function tagText({ main }: RpmHeader, name: string): string {
  const value = main.get(RPM_TAGS[name] ?? 0);
  const first = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof first === 'string' ? first : '';
}

/** All texts of a tag. */
export function tagTexts({ main }: RpmHeader, name: string): string[] {
  const value = main.get(RPM_TAGS[name] ?? 0);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as unknown[]).map(String) : [];
}

/** Whether a source is built on an architecture: ExclusiveArch and ExcludeArch. */
export function isBuiltOn(header: RpmHeader, arch: string): boolean {
  const only = tagTexts(header, 'exclusivearch');
  if (only.length > 0 && !only.includes(arch) && !only.includes('noarch')) return false;
  return !tagTexts(header, 'excludearch').includes(arch);
}
