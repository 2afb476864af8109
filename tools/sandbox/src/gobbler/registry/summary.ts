import { dumpJson } from '../disk.js';
import { join } from '../go/path.js';
import { type Raw, raw } from '../go/raw.js';
import { memberOf, readMetadata } from './metadata-file.js';

/** Who uploaded a version and when (gobbler contract 5); its presence says that the version is complete. */
export interface Summary {
  uploadUserId: Raw;
  uploadStart: string;
  uploadFinish: string;
  onProbation?: boolean | undefined;
}

/** Name of the summary in a version directory. */
export const SUMMARY = '..summary';

/** Reads the summary of a version directory. @throws GobblerError */
export async function readSummary(versionDir: Raw): Promise<Summary> {
  const content = await readMetadata(join(versionDir, SUMMARY));
  const string = (name: string): string => {
    const value = memberOf(content, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    uploadUserId: raw(string('upload_user_id')),
    uploadStart: string('upload_start'),
    uploadFinish: string('upload_finish'),
    onProbation: memberOf(content, 'on_probation') === true,
  };
}

/** Writes the summary of a version directory. */
export async function writeSummary(versionDir: Raw, summary: Summary): Promise<void> {
  await dumpJson(join(versionDir, SUMMARY), {
    upload_user_id: summary.uploadUserId,
    upload_start: summary.uploadStart,
    upload_finish: summary.uploadFinish,
    on_probation: summary.onProbation === true ? true : undefined,
  });
}
