import { PublishError } from '@omnipub/core';

/** How fast a release reaches the devices. */
export interface ProgressiveOptions {
  /** Percent of the devices, 1 to 100; 100 is a release like any other. */
  readonly percentage: number;
  /** No further devices get it for now. @default false */
  readonly paused?: boolean | undefined;
}

/**
 * What a request says of a progressive release: nothing at 100 percent (canonical contract 6, `snapcraft_release_progressive`).
 * @throws PublishError INVALID_INPUT for what is no percentage, or a pause of a release that is whole
 */
export function progressiveBody(
  options: ProgressiveOptions | undefined,
): { readonly percentage: number; readonly paused: boolean } | undefined {
  if (options === undefined) return undefined;
  const { percentage, paused = false } = options;
  if (!Number.isInteger(percentage) || percentage < 1 || percentage > 100)
    throw new PublishError('INVALID_INPUT', `${String(percentage)} is no percentage of devices`, {
      store: 'snap',
      hint: 'give a whole number from 1 to 100',
    });
  if (percentage < 100) return { percentage, paused };
  if (paused)
    throw new PublishError('INVALID_INPUT', 'a release to all devices can not be paused', {
      store: 'snap',
      hint: 'give a percentage below 100',
    });
  return undefined;
}
