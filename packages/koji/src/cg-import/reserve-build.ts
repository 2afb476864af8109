import { type Call, PublishError, registerSecret, toPublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { buildStateName } from '../model/states.js';
import { myName } from '../register/ensure-package.js';
import type { Settle } from '../session/settle.js';
import { nvrOf } from './find-import.js';
import type { CgMetadata } from './metadata-schema.js';

/** A build that is kept free for an import. The token is a secret: whoever has it may complete the build. */
export interface Reservation {
  readonly generator: string;
  readonly buildId: number;
  readonly token: string;
}

/**
 * Reserves the name of a build (koji contract 9). When the hub says that it has done so and its answer was lost, the token is lost with
 * it: that reservation, which nobody can complete, is canceled and another made.
 * @throws PublishError ALREADY_EXISTS; AUTH_DENIED without access to the generator
 */
export async function reserveBuild(
  koji: HubAccess,
  metadata: Pick<CgMetadata, 'build' | 'buildroots'>,
  call: Call,
): Promise<Reservation> {
  try {
    return await reserve(koji, metadata, call);
  } catch (thrown) {
    const isLost = thrown instanceof PublishError && thrown.storeCode === 'RetryError';
    if (!isLost || !(await cancelLost(koji, metadata, call))) throw thrown;
    return reserve(koji, metadata, call);
  }
}

async function reserve(
  koji: HubAccess,
  { build, buildroots }: Pick<CgMetadata, 'build' | 'buildroots'>,
  call: Call,
): Promise<Reservation> {
  const { name, version, release, epoch, draft } = build;
  const generator = buildroots[0]?.content_generator.name ?? '';
  const data = {
    name,
    version,
    release,
    ...(epoch === undefined ? {} : { epoch }),
    ...(draft === undefined ? {} : { draft }),
  };
  const { build_id: buildId, token } = await koji.api.CGInitBuild(generator, data, call);
  registerSecret(token);
  return { generator, buildId, token };
}

async function cancelLost(
  koji: HubAccess,
  metadata: Pick<CgMetadata, 'build'>,
  call: Call,
): Promise<boolean> {
  const build = await koji.api.getBuild(nvrOf(metadata), {}, call);
  if (build === null || buildStateName(build.state) !== 'BUILDING' || build.task_id !== null) return false;
  if (build.owner_name !== (await myName(koji, call))) return false;
  const message = `the answer to the reservation of ${build.nvr} was lost, and its token with it: it is canceled and made anew`;
  call.emit({ type: 'warning', code: 'RESERVATION_LOST', message });
  return koji.api.cancelBuild(build.id, {}, call);
}

/** Gives a reservation up: the build is FAILED, and its name free again. @throws PublishError what the hub refuses */
export async function refundBuild(
  koji: HubAccess,
  { generator, buildId, token }: Reservation,
  options: Call & { /** @default failed */ readonly as?: 'failed' | 'canceled' | undefined },
): Promise<void> {
  const { as = 'failed', signal, emit } = options;
  const settle: Settle = async (doubt) => {
    const build = await koji.api.getBuild(buildId, {}, { signal: doubt.signal });
    const isOpen = build !== null && buildStateName(build.state) === 'BUILDING';
    return isOpen ? { happened: false } : { happened: true, value: null };
  };
  await koji.api.CGRefundBuild(
    generator,
    buildId,
    token,
    { state: as === 'failed' ? 3 : 4 },
    { signal, emit, settle },
  );
}

/** After a failure: gives up what was reserved, and never hides the failure behind another. */
export async function refundAfter(
  koji: HubAccess,
  reservation: Reservation,
  { emit }: Pick<Call, 'emit'>,
): Promise<void> {
  try {
    // Whoever was stopped still has to clean up; but nobody waits long for that.
    await refundBuild(koji, reservation, { signal: AbortSignal.timeout(CLEANUP_MS), emit });
  } catch (thrown) {
    const { message } = toPublishError(thrown, { store: 'koji' });
    emit({
      type: 'warning',
      code: 'REFUND_FAILED',
      message: `build ${String(reservation.buildId)} stays reserved, cancel it: ${message}`,
    });
  }
}

const CLEANUP_MS = 10_000;
