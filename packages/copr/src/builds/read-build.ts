import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import {
  type Build,
  type BuildChroot,
  buildChrootSchema,
  buildSchema,
  builtPackagesSchema,
  type Nevra,
  type SourceChroot,
  type SourceConfig,
  sourceChrootSchema,
  sourceConfigSchema,
} from './build-schema.js';

const buildId = z.number().int().positive();

/** A build's number as it stands in a path; another one would be another endpoint (recording build-get-nonnumeric-404). @throws PublishError INVALID_INPUT */
export function pathOfId(id: number): string {
  return String(checkedInput(buildId, id, 'the id of a build'));
}

const inWords = (id: number): string => `build ${String(id)}`;

/** A build as it is now. @throws PublishError NOT_FOUND */
export async function getBuild(copr: CoprSession, id: number, call: Call): Promise<Build> {
  return copr.read(`build/${pathOfId(id)}`, {}, buildSchema, { ...call, what: inWords(id) });
}

/** The chroots of a build with their states and folders; none before the import, when none were asked for. */
export async function chrootsOfBuild(
  copr: CoprSession,
  id: number,
  call: Call,
): Promise<readonly BuildChroot[]> {
  const list = z.object({ items: z.array(buildChrootSchema) });
  const what = `the chroots of ${inWords(id)}`;
  return (await copr.read('build-chroot/list', { build_id: pathOfId(id) }, list, { ...call, what })).items;
}

/**
 * How the SRPM is being made. Undefined when it has not begun yet, or was canceled before it could: the server answers 500 until the
 * SRPM build runs (copr contract 3, recording _build-state-walk).
 * @throws PublishError NOT_FOUND
 */
export async function sourceChroot(
  copr: CoprSession,
  id: number,
  call: Call,
): Promise<SourceChroot | undefined> {
  try {
    const what = `the SRPM of ${inWords(id)}`;
    return await copr.read(`build/source-chroot/${pathOfId(id)}`, {}, sourceChrootSchema, { ...call, what });
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.status !== 500) throw thrown;
    const { state } = await getBuild(copr, id, call);
    if (['pending', 'starting', 'waiting', 'canceled', 'forked', 'skipped'].includes(state)) return undefined;
    throw thrown;
  }
}

/** What a build was made of. @throws PublishError NOT_FOUND */
export async function sourceBuildConfig(copr: CoprSession, id: number, call: Call): Promise<SourceConfig> {
  const what = `the source of ${inWords(id)}`;
  return copr.read(`build/source-build-config/${pathOfId(id)}`, {}, sourceConfigSchema, { ...call, what });
}

/** The packages that came out of a build, by chroot: none before it has ended. @throws PublishError NOT_FOUND */
export async function builtPackages(
  copr: CoprSession,
  id: number,
  call: Call,
): Promise<Readonly<Record<string, readonly Nevra[]>>> {
  const what = `what came out of ${inWords(id)}`;
  const path = `build/built-packages/${pathOfId(id)}`;
  const answer = await copr.read(path, {}, builtPackagesSchema, { ...call, what });
  return Object.fromEntries(Object.entries(answer).map(([chroot, { packages }]) => [chroot, packages]));
}
