import { z } from 'zod';

/** What a charm runs on: `ubuntu`, `24.04`, `amd64`. */
export interface Base {
  readonly name: string;
  readonly channel: string;
  readonly architecture: string;
}

/** One base. */
export const base = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });

/** A base in one word: `ubuntu@24.04:amd64`; `any base` for that of a bundle. */
export function baseText(of: Base | null): string {
  return of === null ? 'any base' : `${of.name}@${of.channel}:${of.architecture}`;
}
