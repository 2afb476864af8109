import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import type { BuildOutcome } from '../wait/build-outcome.js';
import { waitForBuilds } from '../wait/wait-for-builds.js';
import { waitOptionsSchema } from '../wait/wait-options.js';
import type { Build } from './build-schema.js';
import type { ChainStep } from './plan-chain.js';
import type { BuildSource } from './source-schemas.js';
import { submitInBatch } from './submit-in-batch.js';

const chainOptions = waitOptionsSchema.omit({ whenFailed: true }).extend({
  /**
   * `stop`: a wave is submitted when the one before it has ended well. `go-on`: all waves are submitted at once, and the server builds each
   * when the one before it has ended, well or not: it knows no other rule for batches. @default stop
   */
  onFailure: z.enum(['stop', 'go-on']).optional(),
});

/** How a chain is run. Times are those of each wave. */
export type ChainOptions = z.input<typeof chainOptions>;

/** What became of one build of a chain. */
export type ChainedBuild = { readonly wave: number; readonly source: BuildSource } & (
  | { readonly status: 'succeeded' | 'failed'; readonly outcome: BuildOutcome }
  /** A wave before it has failed. */
  | { readonly status: 'not-submitted' }
);

/** What a chain has come to. */
export interface ChainResult {
  readonly isGood: boolean;
  /** In the order of the chain. */
  readonly builds: readonly ChainedBuild[];
}

/**
 * Runs a chain of builds: each wave is a batch that the server builds after the one before it. Builds that fail are told in the answer.
 * @throws PublishError when a build can't be submitted, naming those that were; TIMEOUT with recovery `wait`; ABORTED
 */
export async function runChain(
  copr: CoprSession,
  steps: readonly ChainStep[],
  options: ChainOptions,
  call: Call,
): Promise<ChainResult> {
  const { onFailure = 'stop', ...times } = checkedInput(chainOptions, options, 'a chain');
  const submitted: Build[] = [];
  const results: ChainedBuild[] = [];
  let before: Build | undefined;
  let stopped = false;
  const wait = async (builds: readonly Build[], of: readonly ChainStep[]): Promise<void> => {
    const ids = builds.map(({ id }) => id);
    const outcomes = await waitForBuilds(copr, ids, { ...times, whenFailed: 'return' }, call);
    for (const [index, outcome] of outcomes.entries()) {
      const step = of[index];
      if (step === undefined) continue;
      results.push({ ...place(step), status: outcome.isGood ? 'succeeded' : 'failed', outcome });
      stopped ||= !outcome.isGood;
    }
  };
  for (const wave of wavesOf(steps)) {
    if (stopped) {
      results.push(...wave.map((step) => ({ ...place(step), status: 'not-submitted' as const })));
      continue;
    }
    const builds = await submitWave(copr, wave, { before, submitted }, call);
    if (onFailure === 'stop') await wait(builds, wave);
    else before = builds.at(-1);
  }
  if (onFailure === 'go-on') await wait(submitted, steps);
  return { isGood: !stopped, builds: results };
}

/** Steps by wave; their numbers rise from 0. */
function wavesOf(steps: readonly ChainStep[]): ChainStep[][] {
  const waves: ChainStep[][] = [];
  for (const step of steps) (waves[step.wave] ??= []).push(step);
  return waves;
}

const place = ({ wave, create }: ChainStep): { wave: number; source: BuildSource } => ({
  wave,
  source: create.source,
});

async function submitWave(
  copr: CoprSession,
  wave: readonly ChainStep[],
  { before, submitted }: { readonly before: Build | undefined; readonly submitted: Build[] },
  call: Call,
): Promise<readonly Build[]> {
  const builds: Build[] = [];
  for (const { create } of wave) {
    const last = builds.at(-1);
    const batch = last === undefined ? { after: before } : { with: last };
    try {
      const build = await submitInBatch(copr, create, batch, call);
      builds.push(build);
      submitted.push(build);
    } catch (thrown) {
      throw notSubmitted(thrown, submitted);
    }
  }
  return builds;
}

function notSubmitted(thrown: unknown, submitted: readonly Build[]): unknown {
  if (!(thrown instanceof PublishError) || submitted.length === 0) return thrown;
  const ids = submitted.map(({ id }) => String(id)).join(', ');
  return new PublishError(thrown.code, `${thrown.message}; submitted before: ${ids}`, {
    store: 'copr',
    recovery: thrown.recovery,
    ...(thrown.status === undefined ? {} : { status: thrown.status }),
    hint: `${thrown.hint ?? 'correct it'}; the builds that were submitted go on`,
    cause: thrown,
  });
}
