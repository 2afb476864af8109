import type { Environment, HttpClientOptions } from '@omnipub/core';

/**
 * What CRAFT_STORE_RETRIES (a count) and CRAFT_STORE_BACKOFF (seconds) ask for, as the vendor's tools read them: whole numbers, anything
 * else means the default, 0 is honoured (canonical contract 1). omnipub's own variables win over them.
 */
export function craftRetries(env: Environment): Pick<HttpClientOptions, 'retries' | 'backoffMs'> {
  const retries = isSet(env.OMNIPUB_RETRIES) ? undefined : wholeNumber(env.CRAFT_STORE_RETRIES);
  const backoff = isSet(env.OMNIPUB_BACKOFF) ? undefined : wholeNumber(env.CRAFT_STORE_BACKOFF);
  return {
    ...(retries === undefined ? {} : { retries }),
    ...(backoff === undefined ? {} : { backoffMs: backoff * 1000 }),
  };
}

const isSet = (text: string | undefined): boolean => (text ?? '').trim() !== '';

function wholeNumber(text: string | undefined): number | undefined {
  const trimmed = (text ?? '').trim();
  return /^\+?\d{1,6}$/u.test(trimmed) ? Number(trimmed) : undefined;
}
