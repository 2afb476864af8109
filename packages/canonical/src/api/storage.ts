import { basename } from 'node:path';
import { type BodySource, type Call, fileBody, multipartBody, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { explain, storeNames } from './errors.js';
import type { ApiSession } from './session.js';

/** The server calls it application/octet-stream at times; old ones leave `successful` out (canonical contract 4). */
const answer = z.object({ successful: z.boolean().optional(), upload_id: z.string().min(1).optional() });

/**
 * Brings a file to the storage and gives its upload id, by which the store is then told of it. A broken or refused upload is sent
 * again whole: at worst the storage keeps a blob that nobody refers to.
 * @throws PublishError INVALID_INPUT for what is no regular file; REJECTED when the storage refuses it; PROTOCOL without an upload id
 */
export async function uploadToStorage(session: ApiSession, path: string, call: Call): Promise<string> {
  return uploadBodyToStorage(session, { filename: basename(path), body: await fileBody(path) }, call);
}

/** The same for bytes that are in no file. @throws PublishError as {@link uploadToStorage} */
export async function uploadBodyToStorage(
  session: ApiSession,
  file: { readonly filename: string; readonly body: BodySource },
  call: Call,
): Promise<string> {
  const { store } = session;
  const { filename } = file;
  const { successful, upload_id: id } = await session.storage.json(answer, {
    ...call,
    method: 'POST',
    path: 'unscanned-upload/',
    body: multipartBody([{ name: 'binary', ...file }]),
    idempotent: true,
    explain: explain(storeNames[store], `the upload of ${filename}`),
  });
  if (successful === false)
    throw new PublishError('REJECTED', `the storage did not take ${filename}`, {
      store,
      hint: 'check the file and run again',
    });
  if (id === undefined)
    throw new PublishError('PROTOCOL', `the storage took ${filename} and gave no upload id`, { store });
  return id;
}
