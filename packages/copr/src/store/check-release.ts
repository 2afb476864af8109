import { type Call, type Finding, findingsOf } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import { findPromoted } from '../promote/find-promoted.js';
import { promotableOf } from '../promote/promote-build.js';
import type { Promotion } from '../promote/promote-schema.js';
import { isSame } from './check-upload.js';
import type { ReleaseInput, UploadInput } from './definition-schemas.js';
import { ifThere } from './if-there.js';
import type { CoprReceipt } from './receipt.js';
import type { Registration } from './registration.js';
import { promotionOf } from './release.js';
import type { StoreAccess } from './store-access.js';

/** A release, with what goes before. */
export interface WantedRelease {
  readonly release: ReleaseInput;
  readonly upload: UploadInput | undefined;
  readonly registration: Registration | undefined;
  /** The build that is there already. */
  readonly found: CoprReceipt | undefined;
  readonly me: string;
}

/** Will the build get to where it shall be public? */
export async function checkRelease(
  store: StoreAccess,
  wanted: WantedRelease,
  call: Call,
): Promise<readonly Finding[]> {
  const { release, upload } = wanted;
  const source = upload === undefined ? undefined : await store.place(upload.project, call);
  if (release.promote === undefined) {
    const project = source === undefined ? undefined : await ifThere(store.projects.get(source, call));
    if (project === undefined) return [];
    const message = project.devel_mode
      ? `${project.full_name} is in devel_mode: its repositories will be made anew`
      : `builds in ${project.full_name} are public as soon as they have succeeded`;
    return [{ level: 'ok', code: 'RELEASE', message }];
  }
  const promotion = await promotionOf(store, release.promote, call);
  const { to, by } = promotion;
  if (source !== undefined && isSame(source, to))
    return [
      problem('INVALID_INPUT', `${projectInWords(to)} is where it is built`, 'promote to another project'),
    ];
  return by === 'fork'
    ? checkFork(store, promotion, wanted, call)
    : checkRebuild(store, promotion, wanted, call);
}

async function checkFork(
  store: StoreAccess,
  promotion: Promotion,
  { me, found, upload }: WantedRelease,
  call: Call,
): Promise<readonly Finding[]> {
  const { to, confirm } = promotion;
  const name = projectInWords(to);
  if (to.ownername !== me && !to.ownername.startsWith('@'))
    return [
      problem(
        'INVALID_INPUT',
        `a fork can’t go to ${name}, which is not of ${me}`,
        'fork to yourself or to a group of yours',
      ),
    ];
  if ((await ifThere(store.projects.get(to, call))) === undefined)
    return [{ level: 'ok', code: 'NEW_PROJECT', message: `${name} will be made by the fork` }];
  if (confirm === true || (await isPromoted(store, promotion, found, call))) return [ok(promotion)];
  const message = `${name} is there already, and a fork would go into it`;
  const fix = 'say confirm: true if that is meant';
  // Of a release alone it can't be told here what was built: it may be there from the run before.
  if (upload === undefined) return [{ level: 'warn', code: 'ALREADY_EXISTS', message, fix }];
  return [problem('ALREADY_EXISTS', message, fix)];
}

async function isPromoted(
  { copr, builds }: StoreAccess,
  promotion: Promotion,
  found: CoprReceipt | undefined,
  call: Call,
): Promise<boolean> {
  const id = found?.ref.buildId;
  if (id === undefined) return false;
  const build = await builds.get(id, call);
  if (build.state !== 'succeeded' && build.state !== 'forked') return false;
  return (await findPromoted(copr, promotableOf(build, promotion), promotion, call)) !== undefined;
}

async function checkRebuild(
  { projects, builds }: StoreAccess,
  promotion: Promotion,
  { registration }: WantedRelease,
  call: Call,
): Promise<readonly Finding[]> {
  const { to, chroots } = promotion;
  const name = projectInWords(to);
  if ((await ifThere(projects.get(to, call))) === undefined) {
    if (registration !== undefined && isSame(registration.place, to)) return [ok(promotion)];
    return [
      problem('NOT_FOUND', `there is no project ${name} to build in`, 'make it first, or promote by "fork"'),
    ];
  }
  const refused = await findingsOf(() =>
    builds.checkBeforeBuild(
      { ...to, ...(chroots === undefined ? {} : { buildopts: { chroots: [...chroots] } }) },
      call,
    ),
  );
  return refused.length > 0 ? refused : [ok(promotion)];
}

const ok = ({ to, by }: Promotion): Finding => ({
  level: 'ok',
  code: 'RELEASE',
  message: `goes to ${projectInWords(to)} by a ${by}`,
});

function problem(code: Extract<Finding, { level: 'error' }>['code'], message: string, fix: string): Finding {
  return { level: 'error', code, message, fix };
}
