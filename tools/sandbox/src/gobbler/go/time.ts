/** RFC 3339 to the second in this machine's zone, as `time.Format(time.RFC3339)` (gobbler contract 5). */
export function formatTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const offset = -date.getTimezoneOffset();
  if (offset === 0) return `${day}T${clock}Z`;
  const minutes = Math.abs(offset);
  return `${day}T${clock}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)([.,]\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Milliseconds since the epoch; undefined when `value` is not RFC 3339 with a zone (a bare date is not). */
export function parseTime(value: string): number | undefined {
  const match = RFC3339.exec(value);
  if (match === null) return undefined;
  const number = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return undefined;
  if (hour > 23 || minute > 59 || second > 59 || number(9) > 24 || number(10) > 59) return undefined;
  const fraction = Number(`0.${(match[7] ?? '.0').slice(1)}`) * 1000;
  const shift = (match[8] === '-' ? -1 : 1) * (number(9) * 60 + number(10)) * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + fraction - shift;
}
