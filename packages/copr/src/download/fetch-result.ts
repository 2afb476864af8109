import { mkdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Call, digestFile, type HttpResponse } from '@omnipub/core';
import type { ResultFile } from './list-folder.js';
import type { ResultFiles } from './result-files.js';

/** A file of the results, on this machine. */
export interface DownloadedFile {
  readonly chroot: string;
  readonly path: string;
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. The server has no checksums to compare it with (copr contract 9). */
  readonly sha256: string;
  /** `existed`: it was there already, with the server's size and date. */
  readonly status: 'downloaded' | 'existed';
}

/** What a server says of a file before it is fetched. */
export interface FileFacts {
  /** Bytes; undefined when it doesn't tell. */
  readonly size?: number;
  readonly modified?: Date;
}

/** Asks for size and date. @throws PublishError NOT_FOUND for a file that isn't there */
export async function askFile(files: ResultFiles, { url }: ResultFile, call: Call): Promise<FileFacts> {
  const { http, path } = files.at(url);
  const response: HttpResponse = await http.request({
    ...call,
    method: 'HEAD',
    path,
    headers: { 'accept-encoding': 'identity' },
    // A server that knows no HEAD tells as much with the file itself.
    accept: [405, 501],
  });
  response.body.destroy();
  if (response.status >= 300) return {};
  const { 'content-length': length, 'last-modified': modified } = response.headers;
  const date = new Date(modified ?? '');
  return {
    ...(length === undefined || !/^\d+$/.test(length) ? {} : { size: Number(length) }),
    ...(Number.isNaN(date.getTime()) ? {} : { modified: date }),
  };
}

/**
 * Downloads a file below `to`, unless it is there with the server's size and date: a second run goes on where the first one stopped. A
 * transfer that breaks goes on by Range; the file appears only when it is as long as the server says.
 * @throws PublishError NOT_FOUND; PROTOCOL when it is shorter or longer
 */
export async function fetchResult(
  files: ResultFiles,
  file: ResultFile & { readonly chroot: string; readonly facts: FileFacts },
  to: string,
  call: Call,
): Promise<DownloadedFile> {
  const { chroot, parts, url, facts } = file;
  const path = join(to, chroot, ...parts);
  const done = { chroot, path, url: url.href };
  if (await isThere(path, facts)) {
    const { size, digests } = await digestFile(path, { algorithms: ['sha256'], signal: call.signal });
    return { ...done, size, sha256: String(digests.sha256), status: 'existed' };
  }
  await mkdir(dirname(path), { recursive: true });
  const place = files.at(url);
  const { size, sha256 } = await place.http.download({
    ...call,
    path: place.path,
    to: path,
    expect: facts.size === undefined ? {} : { size: facts.size },
  });
  // By this date the next run knows the file again.
  if (facts.modified !== undefined) await utimes(path, facts.modified, facts.modified);
  return { ...done, size, sha256, status: 'downloaded' };
}

/** Dates count whole seconds: HTTP knows no more. */
async function isThere(path: string, { size, modified }: FileFacts): Promise<boolean> {
  if (size === undefined || modified === undefined) return false;
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile() !== true || there.size !== size) return false;
  return Math.floor(there.mtimeMs / 1000) === Math.floor(modified.getTime() / 1000);
}
