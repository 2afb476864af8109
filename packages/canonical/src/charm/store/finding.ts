import { type Finding, PublishError } from '@omnipub/core';

/** An error as a finding. */
export function findingOf(error: PublishError): Finding {
  const { code, message, hint } = error;
  return { level: 'error', code, message, ...(hint === undefined ? {} : { fix: hint }) };
}

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
