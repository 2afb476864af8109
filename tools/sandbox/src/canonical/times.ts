/** `2026-11-21T00:00:00Z`. @param ms since the epoch */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** `2026-11-21T00:00:00.123000+00:00`, as Python writes a time with its zone. @param ms since the epoch */
export const isoZoned = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000+00:00`;
