import { type Finding, findingOf, PublishError } from '@omnipub/core';

/** Errors that say that the store can't be asked at all: they are no findings. */
const cannotAsk: readonly string[] = [
  'NETWORK',
  'TIMEOUT',
  'STORE_UNAVAILABLE',
  'RATE_LIMITED',
  'ABORTED',
  'PROTOCOL',
  'INTERNAL',
];

/**
 * What a piece of work finds; what it throws about an input or a refusal is a finding, too.
 * @throws PublishError when the store can't be asked
 */
export async function gather(work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || cannotAsk.includes(thrown.code)) throw thrown;
    return [findingOf(thrown)];
  }
}
