import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Call, type HttpClient, PublishError } from '@omnipub/core';
import { checkedBy, sizeWhenSame } from './check-file.js';
import type { DownloadableFile, DownloadedFile } from './hub-file.js';
import { rpmSigmd5 } from './rpm-sigmd5.js';
import { encodePath, pathParts } from './top-url.js';

/**
 * Downloads one file below a folder, unless it is there already. It appears only when it is whole and right.
 * @throws PublishError NOT_FOUND; PROTOCOL when the bytes are others than the hub says
 */
export async function fetchFile(
  server: HttpClient,
  file: DownloadableFile,
  to: string,
  { signal, emit }: Call,
): Promise<DownloadedFile> {
  const path = join(to, ...pathParts(file.local));
  const done = { kind: file.kind, path, checkedBy: checkedBy(file) };
  const existing = await sizeWhenSame(path, file, signal);
  if (existing !== undefined) return { ...done, size: existing, status: 'existed' };
  await mkdir(dirname(path), { recursive: true });
  const { size: expected, digest, sigmd5 } = file;
  const at = sigmd5 === undefined ? path : join(dirname(path), `.${basename(path)}.unchecked`);
  const { size } = await server.download({
    signal,
    emit,
    path: encodePath(file.path),
    to: at,
    expect: {
      ...(expected === undefined ? {} : { size: expected }),
      ...(digest === undefined ? {} : { algorithm: digest.algorithm, digest: digest.hex }),
    },
  });
  if (sigmd5 !== undefined) await moveWhenRight({ from: at, to: path, sigmd5, signal });
  return { ...done, size, status: 'downloaded' };
}

async function moveWhenRight(move: {
  readonly from: string;
  readonly to: string;
  readonly sigmd5: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { from, to, sigmd5, signal } = move;
  try {
    if ((await rpmSigmd5(from, signal)) !== sigmd5.toLowerCase())
      throw new PublishError('PROTOCOL', `${basename(to)} has another sigmd5 than the hub says`, {
        store: 'koji',
        hint: 'nothing was kept; run again, and if it stays so the file at the hub is damaged',
      });
    await rename(from, to);
  } catch (thrown) {
    await rm(from, { force: true });
    throw thrown;
  }
}
