import { createHash } from 'node:crypto';
import { type CallContext, PublishError, type SrpmArtifact } from '@omnipub/core';
import { parseShape } from '../api/parse-result.js';
import { loggedInUser } from '../api/user-schemas.js';
import type { HubAccess } from '../hub-access.js';

/** Where the source RPM of one step goes below the hub's `work`. */
export interface UploadPlace {
  readonly directory: string;
  readonly name: string;
  /** Both. */
  readonly path: string;
}

const DIGITS = 16;
const pattern = new RegExp(
  `^cli-build/omnipub\\.(\\d+)\\.([0-9a-f]{${String(DIGITS)}})\\.([0-9a-f]{${String(DIGITS)}})/`,
);

/** The build that a source RPM makes. */
export function nvrOfSource({ name, version, release }: SrpmArtifact): string {
  return `${name}-${version}-${release}`;
}

/**
 * A place of its own for this user, this content and this step, the same at every try: a broken upload goes on there in another process,
 * and a build that was made from there is known again, by its task's request (koji contract 8 and 10).
 */
export async function uploadPlace(
  koji: Pick<HubAccess, 'api'>,
  artifact: SrpmArtifact,
  ctx: StepContext,
): Promise<UploadPlace> {
  const directory = await uploadFolder(koji, { prefix: 'cli-build', sha256: artifact.sha256 }, ctx);
  const name = `${nvrOfSource(artifact)}.src.rpm`;
  return { directory, name, path: `${directory}/${name}` };
}

/** Which step it is, on every machine. */
type StepContext = Pick<CallContext, 'idempotencyKey' | 'signal'>;

/** The folder of a step for some content. */
export async function uploadFolder(
  { api }: Pick<HubAccess, 'api'>,
  { prefix, sha256 }: { readonly prefix: 'cli-build' | 'cli-import'; readonly sha256: string },
  ctx: StepContext,
): Promise<string> {
  const me = parseShape(loggedInUser, await api.getLoggedInUser({ signal: ctx.signal }), 'getLoggedInUser');
  const step = createHash('sha256').update(ctx.idempotencyKey).digest('hex').slice(0, DIGITS);
  return `${prefix}/omnipub.${String(me.id)}.${sha256.slice(0, DIGITS)}.${step}`;
}

/** Was the source at this place this content? Undefined for a place that omnipub has not made. */
export function isContentOf(path: unknown, { sha256 }: SrpmArtifact): boolean | undefined {
  const found = typeof path === 'string' ? pattern.exec(path) : null;
  return found === null ? undefined : found[2] === sha256.slice(0, DIGITS);
}

/** A build of that name is there, from another source. */
export function otherContent(nvr: string): PublishError {
  return new PublishError('CONFLICT', `${nvr} is there already, built from another source RPM`, {
    store: 'koji',
    hint: 'raise the release in the spec file; a build is never replaced',
  });
}
