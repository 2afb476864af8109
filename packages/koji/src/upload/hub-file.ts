import { parseResult } from '../api/parse-result.js';
import type { HubResult } from '../api/results.js';
import type { HubConnection } from '../session/hub-connection.js';
import type { UploadTarget } from './upload-target.js';

/** What the hub has of a file. */
export interface HubFile {
  /** Bytes. */
  readonly size: number;
  /** Of all of it. */
  readonly adler32: string;
}

/** Asks what the hub has; undefined when it has nothing. It reads the whole file for its sum (koji contract 8). */
export async function hubFile(
  hub: HubConnection,
  { directory, name, volume }: UploadTarget,
  control: { readonly signal: AbortSignal },
): Promise<HubFile | undefined> {
  const answer = await hub.call('checkUpload', [directory, name], {
    ...control,
    keywords: { verify: 'adler32', volume },
  });
  const found = parseResult('checkUpload', answer) as HubResult<'checkUpload'>;
  return found === null ? undefined : { size: found.size, adler32: found.hexdigest ?? '' };
}
