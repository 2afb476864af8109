import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file part of a form: on disk, wherever it will belong. */
export class UploadedFile {
  /** As the client named it. */
  readonly filename: string;
  readonly path: string;

  constructor(filename: string, path: string) {
    this.filename = filename;
    this.path = path;
  }
}

/** Files that come in, until a handler takes them away or the request is over. */
export class Incoming {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes one down; what breaks off is not kept. */
  async receive(filename: string, bytes: AsyncIterable<Buffer>): Promise<UploadedFile> {
    await mkdir(this.#folder, { recursive: true });
    const file = new UploadedFile(filename, join(this.#folder, randomUUID()));
    try {
      await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(file.path));
    } catch (error) {
      await this.drop([file]);
      throw error;
    }
    return file;
  }

  /** Forgets those that nobody took. */
  async drop(files: Iterable<UploadedFile>): Promise<void> {
    for (const { path } of files) await rm(path, { force: true });
  }
}
