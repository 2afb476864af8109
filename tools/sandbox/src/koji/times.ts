import { Double } from './xmlrpc/value.js';

/** A time as the hub says it: `2026-11-21 02:15:33.442435+00:00`, without a fraction where it is zero (koji contract 2). */
export function timestamp(seconds: number | null): string | null {
  if (seconds === null) return null;
  const micros = Math.round((seconds - Math.floor(seconds)) * 1e6);
  // The fraction may round up to a whole second.
  const date = new Date((Math.floor(seconds) + (micros === 1e6 ? 1 : 0)) * 1000);
  const text = date.toISOString().slice(0, 19).replace('T', ' ');
  const fraction = micros % 1e6 === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
  return `${text}${fraction}+00:00`;
}

/** The same as seconds since the epoch, always a double. */
export function epoch(seconds: number | null): Double | null {
  return seconds === null ? null : new Double(seconds);
}
