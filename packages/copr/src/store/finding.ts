import { type Finding, PublishError } from '@omnipub/core';

/** An error as a finding. */
export function findingOf({ code, message, hint }: PublishError): Finding {
  return { level: 'error', code, message, ...(hint === undefined ? {} : { fix: hint }) };
}

/** The server can't be asked: that is no finding. */
const unasked: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'STORE_UNAVAILABLE',
  'ABORTED',
  'INTERNAL',
]);

/** What a check has to say against something, as findings; that the server can't be asked goes on. */
export async function findingsOf(check: () => unknown): Promise<readonly Finding[]> {
  try {
    await check();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || unasked.has(thrown.code)) throw thrown;
    return [findingOf(thrown)];
  }
}
