import { type Artifact, type CallContext, type CheckInput, type Finding, findingsOf } from '@omnipub/core';
import { checkBuildOptions } from '../builds/build-options.js';
import { checkAgainstHub } from '../cg-import/check-against-hub.js';
import type { KojiClient } from '../client.js';
import type { CheckedLogin } from './check-login.js';
import { checkTag } from './check-tag.js';
import type { UploadInput } from './definition-schemas.js';
import { sourceOf } from './find-build.js';
import { contentOf } from './import-artifact.js';
import type { KojiTypes } from './koji-types.js';
import { findArtifact } from './upload.js';

/** What is to be uploaded, with all that goes before. */
export interface WantedUpload {
  readonly upload: UploadInput;
  readonly artifact: Artifact | undefined;
  readonly register: CheckInput<KojiTypes>['register'];
  readonly login: CheckedLogin;
}

/** Will the build be made, or the import be taken; and what is there already? */
export async function checkUpload(
  client: KojiClient,
  { upload, artifact, register, login }: WantedUpload,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const { metadata, reserve: _, target, ...rest } = upload;
  const { signal, emit } = ctx;
  const local = await findingsOf(() => {
    checkBuildOptions(rest);
    if (artifact !== undefined && metadata === undefined) sourceOf(artifact);
  });
  if (local.length > 0) return local;
  const findings: Finding[] = [];
  if (metadata !== undefined && artifact !== undefined)
    findings.push(
      ...(await findingsOf(async () => {
        const content = await contentOf(artifact, metadata, signal);
        await checkAgainstHub(client, content.metadata, { signal, emit });
      })),
    );
  if (target !== undefined) {
    const isTagged = upload.scratch !== true && upload.skipTag !== true;
    const pkg = artifact?.kind === 'srpm' ? artifact.name : undefined;
    const place = { target, isTagged, package: pkg, register };
    findings.push(...(await checkTargetOf(client, place, login, ctx)));
  }
  if (artifact !== undefined && !findings.some(({ code }) => code === 'INVALID_INPUT'))
    findings.push(...(await checkThere(client, artifact, upload, ctx)));
  return findings;
}

async function checkTargetOf(
  client: KojiClient,
  place: {
    readonly target: string;
    readonly isTagged: boolean;
    readonly package: string | undefined;
    readonly register: CheckInput<KojiTypes>['register'];
  },
  login: CheckedLogin,
  { signal, emit }: CallContext,
): Promise<readonly Finding[]> {
  const { target: name, isTagged, register } = place;
  const target = await client.api.getBuildTarget(name, {}, { signal, emit });
  if (target === null) {
    if (register?.createTarget?.name === name)
      return [{ level: 'ok', code: 'NEW_TARGET', message: `the target ${name} will be made` }];
    return [
      {
        level: 'error',
        code: 'NOT_FOUND',
        message: `the hub has no target ${JSON.stringify(name)}`,
        fix: 'check the name: koji list-targets',
      },
    ];
  }
  const found: Finding = {
    level: 'ok',
    code: 'TARGET',
    message: `builds for ${name} go to ${target.dest_tag_name}`,
  };
  if (!isTagged) return [found];
  const tag = { tag: target.dest_tag_name, package: place.package, register };
  return [found, ...(await checkTag(client, tag, login, { signal, emit }))];
}

async function checkThere(
  client: KojiClient,
  artifact: Artifact,
  upload: UploadInput,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const warnings: Finding[] = [];
  // That the content can't be told is a finding here, and no event.
  const listening: CallContext = {
    ...ctx,
    emit: (event) => {
      if (event.type !== 'warning') ctx.emit(event);
      else warnings.push({ level: 'warn', code: event.code, message: event.message });
    },
  };
  const found: Finding[] = [];
  const problems = await findingsOf(async () => {
    const receipt = await findArtifact(client, artifact, upload, listening);
    if (receipt !== undefined)
      found.push({
        level: 'ok',
        code: 'EXISTS',
        message: `${receipt.id} is there already, or is being built: it is not made again`,
      });
  });
  return [...found, ...warnings, ...problems];
}
