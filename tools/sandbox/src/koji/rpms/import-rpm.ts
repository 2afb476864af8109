import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RpmHeader } from '../../common/rpm/rpm-header.js';
import type { Actor } from '../api/actor.js';
import { buildPath } from '../builds/build-path.js';
import { findNvr, nvr } from '../builds/find-build.js';
import { addBuildType, newBuild } from '../builds/new-build.js';
import { parseNvra, targetRelease } from '../builds/nvr.js';
import { buildState, CANCELED, DELETED, FAILED } from '../builds/states.js';
import type { BuildRow, RpmRow } from '../db/build-rows.js';
import { genericError } from '../hub-fault.js';
import type { Struct } from '../xmlrpc/value.js';
import { headerField, headerText, readRpmHeader } from './rpm-header.js';
import { rpmPath } from './rpm-path.js';
import { addSignature } from './signature.js';

/**
 * Takes an RPM in: its row, its file below the build, its signature header. Without a build it goes to that of its source;
 * a source RPM makes one.
 * @throws HubFault 1000 for names that do not fit, builds that are over or not there
 */
export function importRpm(
  actor: Actor,
  path: string,
  options: { build?: BuildRow; buildrootId?: number | null; extra?: Struct | null } = {},
): { rpm: RpmRow; build: BuildRow } {
  const { db, hub } = actor;
  if (!existsSync(path)) throw genericError(`No such file: ${path}`);
  const header = readRpmHeader(path);
  const id = identify(header);
  const expected = `${id.name}-${id.version}-${id.release}.${id.arch}.rpm`;
  if (basename(path) !== expected)
    throw genericError(`bad filename: ${basename(path)} (expected ${expected})`);
  const build = options.build ?? buildFor(actor, header, id);
  if (options.build !== undefined) checkSource(actor, { path, header, build });
  if ([FAILED, CANCELED, DELETED].includes(build.state)) {
    throw genericError(`Build is ${buildState(build.state)}: ${nvr(db, build)}`);
  }
  addBuildType(actor, build.id, db.btypes.find(({ name }) => name === 'rpm')?.id ?? 1);
  const md5 = headerField(header, 'sigmd5');
  const rpm = db.rpms.insert({
    ...id,
    build_id: build.id,
    buildroot_id: options.buildrootId ?? null,
    draft: build.draft,
    external_repo_id: 0,
    payloadhash: Buffer.isBuffer(md5) ? md5.toString('hex') : '',
    size: statSync(path).size,
    buildtime: Number(headerField(header, 'buildtime') ?? 0),
    metadata_only: false,
    extra: options.extra ?? null,
  });
  const target = join(buildPath(hub, build), rpmPath(rpm));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
  addSignature(hub, rpm, header.rawSignature);
  return { rpm, build };
}

type Identity = Pick<RpmRow, 'name' | 'version' | 'release' | 'epoch' | 'arch'>;

/** Name, epoch, version, release and architecture; that of a source is `src`. */
export function identify(header: RpmHeader): Identity {
  const epoch = headerField(header, 'epoch');
  return {
    name: headerText(header, 'name'),
    version: headerText(header, 'version'),
    release: headerText(header, 'release'),
    epoch: typeof epoch === 'number' ? epoch : null,
    arch: header.isSource ? 'src' : headerText(header, 'arch'),
  };
}

function buildFor(actor: Actor, header: RpmHeader, id: Identity): BuildRow {
  const known = findNvr(actor.db, header.isSource ? id : parseNvra(headerText(header, 'sourcerpm')));
  if (known !== undefined) return known;
  if (!header.isSource) throw genericError('No such build');
  return newBuild(actor, { ...id, owner: actor.actor });
}

/** The build is that of the source RPM which the RPM names, or is. */
function checkSource(
  { db }: Actor,
  { path, header, build }: { path: string; header: RpmHeader; build: BuildRow },
): void {
  const release = build.draft ? targetRelease(build.release) : build.release;
  const expected = `${db.packages.need(build.pkg_id).name}-${build.version}-${release}.src.rpm`;
  const source = header.isSource ? basename(path) : headerText(header, 'sourcerpm');
  if (source !== expected) throw genericError(`srpm mismatch for ${path}: ${source} (expected ${expected})`);
}
