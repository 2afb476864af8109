import { PublishError } from './errors.js';
import type { Finding } from './store.js';

/** An error as a finding of a preflight. */
export function findingOf({ code, message, hint }: PublishError): Finding {
  return { level: 'error', code, message, ...(hint === undefined ? {} : { fix: hint }) };
}

/** The store can't be asked: that is no finding. */
const unasked: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'STORE_UNAVAILABLE',
  'ABORTED',
  'INTERNAL',
]);

/** What a check has to say against something, as findings; that the store can't be asked goes on. */
export async function findingsOf(check: () => unknown): Promise<readonly Finding[]> {
  try {
    await check();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || unasked.has(thrown.code)) throw thrown;
    return [findingOf(thrown)];
  }
}

/** The same findings, each once: register, upload and release may be about one thing. */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
