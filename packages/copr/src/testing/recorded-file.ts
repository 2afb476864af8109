import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import type { RecordedPart } from './recording.js';

/** The name that a part gives its file. */
export function fileNameOf({ headers }: Pick<RecordedPart, 'headers'>): string | undefined {
  return /filename="([^"]*)"/u.exec(headers[0] ?? '')?.[1];
}

/** The content of a recorded file. Of the source RPM only the beginning was kept, behind which nobody looks. */
export function contentOf({ text, base64_prefix = '', size }: RecordedPart): Buffer {
  if (text !== undefined) return Buffer.from(text);
  return Buffer.concat([Buffer.from(base64_prefix, 'base64')], size);
}

/** Writes the file of a recorded form under its name, in a folder of its own. */
export async function writeRecordedFile(part: RecordedPart): Promise<string> {
  const path = join(await tempDir(), fileNameOf(part) ?? 'file');
  await writeFile(path, contentOf(part));
  return path;
}
