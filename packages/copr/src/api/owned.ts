import { asPublishErrorOf, type Call, type CallControl, callOf } from '@omnipub/core';

/** Runs one call of a proxy: its control filled in, and whatever it throws as a PublishError of Copr. */
export function owned<T>(control: CallControl | undefined, work: (call: Call) => Promise<T>): Promise<T> {
  return asPublishErrorOf('copr', (async () => work(callOf(control)))());
}
