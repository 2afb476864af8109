import { type Finding, findingOf, PublishError } from '@omnipub/core';

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
