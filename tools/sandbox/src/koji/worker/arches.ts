import type { RpmHeader } from '../../common/rpm/rpm-header.js';
import type { Database } from '../db/database.js';
import { HubFault } from '../hub-fault.js';
import { packageList } from '../packages/package-list.js';
import { headerField, headerText } from '../rpms/rpm-header.js';
import { buildConfig } from '../tags/build-config.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, type Struct } from '../xmlrpc/value.js';

/**
 * What a source is built for: the architectures of the build tag, those that the package adds, as the source wants them.
 * @throws HubFault 1005 where nothing is left
 */
export function archesOf(
  db: Database,
  { buildTag, destTag, header, opts }: { buildTag: number; destTag: number; header: RpmHeader; opts: Struct },
): string[] {
  const config = buildConfig(db, buildTag);
  if (config.arches === '')
    throw new HubFault('BuildError', `No arches for tag ${config.name} [${config.id}]`);
  const ofTag = words(config.arches);
  const pkg = db.packagesByName.get(headerText(header, 'name'))[0];
  const entry =
    pkg === undefined
      ? undefined
      : packageList(db, destTag, { inherit: true, packageId: pkg.id }).get(pkg.id);
  const [only, exclusive, excluded] = ['buildarchs', 'exclusivearch', 'excludearch'].map((name) => {
    const value = headerField(header, name);
    return isList(value) ? value.map(str) : [];
  });
  let arches = only !== undefined && only.length > 0 ? only : [...ofTag, ...words(entry?.extraArches ?? '')];
  if (exclusive !== undefined && exclusive.length > 0)
    arches = arches.filter((arch) => exclusive.includes(arch));
  arches = arches.filter((arch) => excluded?.includes(arch) !== true);
  const wantsNoarch = only?.includes('noarch') === true || exclusive?.includes('noarch') === true;
  if (wantsNoarch && excluded?.includes('noarch') !== true) arches = [...arches, 'noarch'];
  if (truthy(opts.scratch) && truthy(opts.arch_override)) arches = words(str(opts.arch_override));
  const possible = [...new Set(arches)].filter((arch) => arch === 'noarch' || ofTag.includes(arch));
  if (possible.length === 0) throw new HubFault('BuildError', 'No matching arches were found');
  return possible;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
