import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import { parseBaseUrl } from './base-url.js';
import type { HttpClientOptions } from './types.js';

/** The options of a client with every default filled in. */
export interface HttpSettings {
  readonly store: string;
  readonly baseUrl: URL;
  readonly retries: number;
  readonly backoffMs: number;
  readonly timeoutMs: number | null;
  readonly retryOn: readonly number[];
  readonly maxRetryAfterMs: number;
  readonly concurrency: number;
  readonly allowCleartextCredentials: boolean;
}

/** Statuses that pass by themselves (ARCHITECTURE section 5). */
const transientStatuses: readonly number[] = [429, 500, 502, 503, 504];

/**
 * Fills in what the options leave out: from OMNIPUB_RETRIES (a count), OMNIPUB_BACKOFF and OMNIPUB_TIMEOUT (milliseconds; the
 * latter also `none`), else the defaults.
 * @throws PublishError INVALID_INPUT naming the option or variable that is wrong
 */
export function resolveSettings(options: HttpClientOptions, env: Environment): HttpSettings {
  const { store } = options;
  return {
    store,
    baseUrl: parseBaseUrl(options.baseUrl, store),
    retries: pick({ name: 'retries', value: options.retries, variable: 'OMNIPUB_RETRIES', min: 0 }, env) ?? 4,
    backoffMs:
      pick({ name: 'backoffMs', value: options.backoffMs, variable: 'OMNIPUB_BACKOFF', min: 0 }, env) ?? 500,
    timeoutMs: timeoutOf(options.timeoutMs, env),
    retryOn: options.retryOn ?? transientStatuses,
    maxRetryAfterMs: pick({ name: 'maxRetryAfterMs', value: options.maxRetryAfterMs, min: 0 }, env) ?? 60_000,
    concurrency: pick({ name: 'concurrency', value: options.concurrency, min: 1 }, env) ?? 8,
    allowCleartextCredentials: options.allowCleartextCredentials ?? false,
  };
}

interface NumberSetting {
  readonly name: string;
  readonly value: number | undefined;
  readonly variable?: string;
  readonly min: number;
}

function pick(setting: NumberSetting, env: Environment): number | undefined {
  if (setting.value !== undefined)
    return checked(setting.value, setting.name, String(setting.value), setting.min);
  const text = setting.variable === undefined ? undefined : env[setting.variable]?.trim();
  if (setting.variable === undefined || text === undefined || text === '') return undefined;
  return checked(/^\d+$/.test(text) ? Number(text) : Number.NaN, setting.variable, text, setting.min);
}

function timeoutOf(value: number | null | undefined, env: Environment): number | null {
  if (value === null || (value === undefined && env.OMNIPUB_TIMEOUT?.trim() === 'none')) return null;
  return pick({ name: 'timeoutMs', value, variable: 'OMNIPUB_TIMEOUT', min: 1 }, env) ?? 60_000;
}

/** Timers hold 31 bits; more would fire at once. */
const MOST = 2 ** 31 - 1;

function checked(value: number, name: string, shown: string, min: number): number {
  if (Number.isInteger(value) && value >= min && value <= MOST) return value;
  throw new PublishError('INVALID_INPUT', `${name} is ${JSON.stringify(shown)}`, {
    hint: `set ${name} to a whole number from ${String(min)} to ${String(MOST)}`,
  });
}
