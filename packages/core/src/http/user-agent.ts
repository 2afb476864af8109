import { readFileSync } from 'node:fs';
import { z } from 'zod';

let name: string | undefined;

/** `omnipub/VERSION`, what servers read in their logs. */
export function userAgent(): string {
  if (name === undefined) {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    name = `omnipub/${z.object({ version: z.string() }).parse(JSON.parse(text)).version}`;
  }
  return name;
}
