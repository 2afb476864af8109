/** A moment of a row: seconds since 1970 where the hub gives them, else its text (koji contract 2). */
export function hubDate(seconds: number | null | undefined, text?: string | null): Date | undefined {
  if (typeof seconds === 'number') return new Date(seconds * 1000);
  if (text === null || text === undefined) return undefined;
  // `2026-11-21 02:15:33.442435+00:00`: a space, microseconds unless they are zero, an offset.
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (parts === null) return undefined;
  const [, day, time, fraction = '0', zone = 'Z'] = parts;
  const date = new Date(`${day ?? ''}T${time ?? ''}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A moment as the hub takes it in filters: seconds since 1970. */
export function hubSeconds(date: Date): number {
  return date.getTime() / 1000;
}
