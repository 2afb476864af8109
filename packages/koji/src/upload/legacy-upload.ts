import { createHash } from 'node:crypto';
import { type Emit, PublishError } from '@omnipub/core';
import type { HubConnection } from '../session/hub-connection.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import type { LocalFile } from './local-file.js';
import type { UploadTarget } from './upload-target.js';

/** In base64 it still fits into the 4 MiB of a request. */
const PIECE = 1024 * 1024;
const MOST_TRIES = 3;

/**
 * Sends a file as base64 in calls of uploadFile, for hubs before 1.7.1: each with its MD5, and at last the size and MD5 of all of it
 * (koji contract 8). The hub answers false when what it has is different; such a piece goes again.
 * @throws PublishError PROTOCOL when it stays different
 */
export async function legacyUpload(
  hub: HubConnection,
  file: LocalFile,
  { directory, name, volume }: UploadTarget,
  call: { readonly signal: AbortSignal; readonly emit: Emit },
): Promise<void> {
  const whole = createHash('md5');
  const buffer = Buffer.allocUnsafeSlow(PIECE);
  const put = async (size: number, md5: string, offset: number, bytes: Buffer): Promise<void> => {
    const params: XmlRpcInput[] = [directory, name, size, md5, offset, bytes.toString('base64')];
    for (let attempt = 1; ; attempt++) {
      // Writing the same bytes to the same place again changes nothing, so that it needs no number.
      const answer = await hub.call('uploadFile', params, {
        ...call,
        access: 'read',
        as: 'user',
        keywords: { volume },
      });
      if (answer === true) return;
      if (attempt < MOST_TRIES) continue;
      throw new PublishError('PROTOCOL', `the hub has other bytes of ${name} than were sent`, {
        store: 'koji',
        hint: 'run again; if it happens again, something in between changes what is sent',
      });
    }
  };
  for (let offset = 0; offset < file.size || offset === 0; ) {
    const bytes = await file.read(buffer, offset);
    if (bytes.length === 0) break;
    whole.update(bytes);
    await put(bytes.length, createHash('md5').update(bytes).digest('hex'), offset, bytes);
    offset += bytes.length;
    call.emit({ type: 'upload.progress', sent: offset, total: file.size });
  }
  await file.checkUnchanged();
  await put(file.size, whole.digest('hex'), -1, Buffer.alloc(0));
}
