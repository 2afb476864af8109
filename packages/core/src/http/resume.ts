/** What lets a broken transfer go on where it stopped. */
export interface ResumePoint {
  /** For If-Range: a strong ETag, or a Last-Modified that is old enough to be strong. */
  readonly validator: string;
  /** Length of the whole, where it was told. */
  readonly total?: number;
}

/** Reads from the head of a whole (200) answer whether its rest could be asked for later. */
export function resumePoint(headers: Readonly<Record<string, string>>): ResumePoint | undefined {
  if (!/\bbytes\b/i.test(headers['accept-ranges'] ?? '')) return undefined;
  const validator = strongValidator(headers);
  if (validator === undefined) return undefined;
  const total = lengthOf(headers);
  return total === undefined ? { validator } : { validator, total };
}

/** Content-Length as a number. */
export function lengthOf(headers: Readonly<Record<string, string>>): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Does a 206 go on exactly at `offset`, in a whole of the length that the first answer told? */
export function continuesAt(
  headers: Readonly<Record<string, string>>,
  offset: number,
  point: ResumePoint,
): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers['content-range'] ?? '');
  if (range === null || Number(range[1]) !== offset) return false;
  if (point.total === undefined) return true;
  return Number(range[2]) === point.total - 1 && (range[3] === '*' || Number(range[3]) === point.total);
}

/** RFC 9110 section 8.8.2.2: a date is strong only when it is clearly older than the answer. */
function strongValidator(headers: Readonly<Record<string, string>>): string | undefined {
  const { etag, date } = headers;
  if (etag?.startsWith('"') === true) return etag;
  const modified = headers['last-modified'];
  if (modified === undefined || date === undefined) return undefined;
  return Date.parse(date) - Date.parse(modified) >= 1000 ? modified : undefined;
}
