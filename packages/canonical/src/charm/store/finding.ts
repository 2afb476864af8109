import { type Finding, PublishError } from '@omnipub/core';
import { findingOf } from '../../api/finding-of.js';

/** What a check has to say against something, as findings; what is no PublishError goes on. */
export async function findingsOf(check: () => unknown): Promise<readonly Finding[]> {
  try {
    await check();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof PublishError)) throw thrown;
    return [findingOf(thrown)];
  }
}
