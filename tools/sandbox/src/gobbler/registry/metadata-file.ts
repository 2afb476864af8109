import { readFile } from '../disk.js';
import { wrap } from '../errors.js';
import { type Raw, text } from '../go/raw.js';

/** How the messages of one kind of metadata file begin. */
export interface MetadataWording {
  /** @default "cannot read '<path>'" */
  read?: Raw;
  /** @default "cannot parse JSON in '<path>'" */
  parse?: Raw;
}

/** Reads and parses a JSON file of the registry; the shape is checked by the caller. */
export async function readMetadata(path: Raw, wording: MetadataWording = {}): Promise<unknown> {
  let content: Raw;
  try {
    content = await readFile(path);
  } catch (error) {
    throw wrap(wording.read ?? `cannot read '${path}'`, error);
  }
  try {
    return JSON.parse(text(content)) as unknown;
  } catch (error) {
    throw wrap(wording.parse ?? `cannot parse JSON in '${path}'`, error);
  }
}

/** The members of a JSON object; none when it is something else. */
export function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** One member of a JSON object. */
export function memberOf(value: unknown, name: string): unknown {
  return membersOf(value).find(([key]) => key === name)?.[1];
}
