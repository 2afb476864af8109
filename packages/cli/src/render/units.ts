const steps = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes for people: `512 B`, `1.5 MiB`. */
export function byteCount(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const step of steps) {
    if (value < 1024) break;
    value /= 1024;
    unit = step;
  }
  return unit === 'B' ? `${String(value)} B` : `${value.toFixed(1)} ${unit}`;
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
