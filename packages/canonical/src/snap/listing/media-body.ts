import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BodySource } from '@omnipub/core';
import { pythonJson } from '../../credentials/python-json.js';

/** A file that goes with the list of media. */
export interface MediaFile {
  /** The name of its part, by which the list refers to it. */
  readonly key: string;
  readonly filename: string;
  readonly body: BodySource;
}

/**
 * The form of a change of media (canonical contract 7, `snapcraft_remove_icon`): the part `info` with the whole list, then a part for
 * each new file. Parts carry no Content-Type, which is why core's own multipart body is not used; without a file `info` is sent as a
 * file without a name, so that the request stays multipart.
 */
export function mediaBody(info: readonly unknown[], files: readonly MediaFile[]): BodySource {
  const boundary = randomBytes(16).toString('hex');
  const head = (name: string, filename?: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`;
  const pieces: (Buffer | BodySource)[] = [
    Buffer.from(`${head('info', files.length === 0 ? '' : undefined)}${pythonJson(info)}\r\n`),
    ...files.flatMap(({ key, filename, body }) => [
      Buffer.from(head(key, filename.replaceAll(/["\r\n]/gu, '_'))),
      body,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return {
    length: pieces.reduce((sum, piece) => sum + piece.length, 0),
    contentType: `multipart/form-data; boundary=${boundary}`,
    open: () => Readable.from(bytesOf(pieces), { objectMode: false }),
  };
}

async function* bytesOf(pieces: readonly (Buffer | BodySource)[]): AsyncGenerator<Buffer, void, void> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) yield piece;
    else for await (const block of piece.open()) yield block as Buffer;
  }
}
