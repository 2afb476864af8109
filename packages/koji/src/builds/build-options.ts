import { didYouMean, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { Keywords } from '../session/hub-connection.js';

const name = z.string().min(1);
const id = z.number().int().positive();

/** The options of a build by source (koji contract 10), in the words of this language. */
export const buildOptionsSchema = z.strictObject({
  /** Builds and throws away: no build is recorded, nothing is tagged. @default false */
  scratch: z.boolean().optional(),
  /** Leaves the build untagged. @default false: it goes to the destination tag of the target */
  skipTag: z.boolean().optional(),
  /** Builds against this repo instead of the newest of the target; the hub's policy must allow it. */
  repoId: id.optional(),
  /** Only for these architectures; scratch builds only. */
  archOverride: z.array(name).min(1).optional(),
  /** Cancels the other architectures as soon as one has failed. @default false */
  failFast: z.boolean().optional(),
  /** Waits for a repo that is newer than the call. @default false */
  waitRepo: z.boolean().optional(),
  /** Waits for a repo that has these builds, by NVR. */
  waitBuilds: z.array(name).min(1).optional(),
  /** The builder makes the SRPM anew. @default as the hub is set up */
  rebuildSrpm: z.boolean().optional(),
  /** A draft: recorded under a release of its own until it is promoted (hub 1.34). @default false */
  draft: z.boolean().optional(),
  /** Kept in the build's `extra.custom_user_metadata`. */
  customUserMetadata: z.record(z.string(), z.json()).optional(),
  /** Added to 20: higher is later, 5 is what the command's --background gives; below 0 for administrators only. @default 0 */
  priority: z.number().int().min(-20).max(1000).optional(),
  /** The channel of builders. @default by the hub's policy */
  channel: name.optional(),
});

/** See {@link buildOptionsSchema}. */
export type BuildOptions = z.input<typeof buildOptionsSchema>;

/**
 * Checks options by their names and against each other.
 * @throws PublishError INVALID_INPUT with the name that is wrong, and the one that was perhaps meant
 */
export function checkBuildOptions(options: BuildOptions): BuildOptions {
  const parsed = buildOptionsSchema.safeParse(options);
  if (!parsed.success) throw wrong(parsed.error.issues[0]);
  const { scratch, draft, archOverride, skipTag } = parsed.data;
  if (archOverride !== undefined && scratch !== true)
    throw invalid('archOverride is for scratch builds only', 'set scratch, or leave archOverride out');
  if (scratch === true && draft === true)
    throw invalid(
      'a scratch build is never recorded, so it can’t be a draft',
      'choose one of scratch and draft',
    );
  if (scratch === true && skipTag === true)
    throw invalid('a scratch build is never tagged', 'leave skipTag out');
  return parsed.data;
}

function wrong(issue: z.core.$ZodIssue | undefined): PublishError {
  if (issue?.code !== 'unrecognized_keys')
    return invalid(
      `${z.core.toDotPath(issue?.path ?? [])} of the build options: ${issue?.message ?? 'is wrong'}`,
      'correct it',
    );
  const key = issue.keys[0] ?? '';
  const known = Object.keys(buildOptionsSchema.shape);
  return invalid(
    `a build has no option ${JSON.stringify(key)}`,
    didYouMean(key, known) ?? `there are ${known.join(', ')}`,
  );
}

/** The keyword arguments of `build` and `chainBuild`: what is not said is not sent, as upstream's command does. */
export function wireOptions(options: BuildOptions): Keywords {
  const { priority, channel, archOverride, customUserMetadata } = options;
  const opts = {
    scratch: options.scratch === true ? true : undefined,
    skip_tag: options.skipTag === true ? true : undefined,
    repo_id: options.repoId,
    arch_override: archOverride?.join(' '),
    fail_fast: options.failFast === true ? true : undefined,
    wait_repo: options.waitRepo === true ? true : undefined,
    wait_builds: options.waitBuilds,
    rebuild_srpm: options.rebuildSrpm,
    draft: options.draft === true ? true : undefined,
    custom_user_metadata: customUserMetadata,
  };
  return { opts, priority, channel };
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
